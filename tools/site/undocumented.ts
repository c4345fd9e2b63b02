import type { DeclarationReflection } from 'typedoc';
import type { Reference } from './reference.ts';

/** The exported names that no doc comment explains, as `@parasol/core: createOf`. */
export function undocumented({ project }: Pick<Reference, 'project'>): string[] {
  return (project.children ?? [])
    .flatMap((entry) =>
      (entry.children ?? [])
        // A name that two entries export is explained once.
        .filter((each) => !each.isReference() && !isExplained(each))
        .map(({ name }) => `${entry.name}: ${name}`),
    )
    .sort();
}

function isExplained(declaration: DeclarationReflection): boolean {
  const inType = declaration.type?.type === 'reflection' ? declaration.type.declaration.signatures : undefined;
  return [declaration, ...(declaration.signatures ?? []), ...(inType ?? [])].some(({ comment }) =>
    comment?.summary.some(({ text }) => text.trim() !== ''),
  );
}
