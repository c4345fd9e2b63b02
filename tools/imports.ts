import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Gone at run time: `import type`, `export type … from`, `import('…').Type`. */
  readonly typeOnly: boolean;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly source?: Node | null;
  readonly argument?: Node;
  readonly value?: unknown;
}

/** Every module that a file names, from its syntax tree: text in comments and strings is not mistaken for one. */
export function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const found: Import[] = [];
  const add = (node: Node, source: Node | null | undefined, typeOnly: boolean) => {
    if (typeof source?.value !== 'string') return;
    const line = text.slice(0, node.start).split('\n').length;
    found.push({ specifier: source.value, line, typeOnly });
  };
  walk(program, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        return add(node, node.source, node.importKind === 'type');
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        return add(node, node.source, node.exportKind === 'type');
      case 'ImportExpression':
        return add(node, node.source, false);
      case 'TSImportType':
        return add(node, node.source ?? node.argument, true);
    }
  });
  return found;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && typeof (value as Node).type === 'string') visit(value as Node);
  for (const child of Object.values(value)) walk(child, visit);
}
