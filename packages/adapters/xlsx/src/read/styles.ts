import type { Archive } from './archive.ts';
import { builtInKind, kindOfFormat, type NumberKind } from './number-format.ts';
import { readXml } from './xml.ts';

/** How numbers are to be read, by the index of a cell's style. */
export async function readStyles(archive: Archive, path: string | undefined): Promise<readonly NumberKind[]> {
  if (path === undefined) return [];
  const own = new Map<number, NumberKind>();
  const kinds: NumberKind[] = [];
  let isInCells = false;
  await readXml(archive, path, {
    open: (name, attributes) => {
      if (name === 'numFmt') own.set(Number(attributes['numFmtId']), kindOfFormat(attributes['formatCode'] ?? ''));
      else if (name === 'cellXfs') isInCells = true;
      else if (name === 'xf' && isInCells) {
        const id = Number(attributes['numFmtId'] ?? 0);
        kinds.push(own.get(id) ?? builtInKind(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return kinds;
}
