import { posix } from 'node:path';
import { didYouMean, failure } from '@parasol/core';
import { xlsxErrors } from '../xlsx-errors.ts';
import type { Archive } from './archive.ts';
import { readXml } from './xml.ts';

/** Where the parts of a workbook are that a table needs. */
export interface Workbook {
  /** The sheet that was asked for, or the first that is not hidden. */
  readonly sheet: string;
  readonly styles: string | undefined;
  readonly sharedStrings: string | undefined;
  /** Days are counted from 1904, as on old Macs. */
  readonly is1904: boolean;
}

interface Relation {
  readonly path: string;
  /** The last word of its type, such as `worksheet`. */
  readonly type: string;
}

interface Sheet {
  readonly name: string;
  readonly relation: string;
  readonly isHidden: boolean;
}

export async function readWorkbook(archive: Archive, wanted: string | undefined): Promise<Workbook> {
  const root = archive.has('_rels/.rels') ? await readRelations(archive, '_rels/.rels', '') : [];
  const path = root.find(([, { type }]) => type === 'officedocument')?.[1].path ?? 'xl/workbook.xml';
  if (!archive.has(path) || !path.toLowerCase().endsWith('.xml'))
    throw failure(xlsxErrors.NOT_A_WORKBOOK({ file: archive.file }));
  const folder = posix.dirname(path);
  const relationsPath = `${folder}/_rels/${posix.basename(path)}.rels`;
  const relations = new Map(await readRelations(archive, relationsPath, folder));
  const { sheets, is1904 } = await readSheets(archive, path);
  const tables = sheets.filter(({ relation }) => relations.get(relation)?.type === 'worksheet');
  const { relation } = chosen(archive.file, tables, wanted);
  const partOf = (type: string): string | undefined => [...relations.values()].find((part) => part.type === type)?.path;
  return {
    sheet: (relations.get(relation) as Relation).path,
    styles: partOf('styles'),
    sharedStrings: partOf('sharedstrings'),
    is1904,
  };
}

function chosen(file: string, sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  if (wanted === undefined) {
    const visible = sheets.find(({ isHidden }) => !isHidden);
    if (visible === undefined) throw failure(xlsxErrors.NO_VISIBLE_SHEET({ file }));
    return visible;
  }
  const folded = wanted.toLowerCase();
  const found = sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => name.toLowerCase() === folded);
  if (found !== undefined) return found;
  const known = sheets.map(({ name }) => name);
  const hint = didYouMean(wanted, known);
  throw failure(xlsxErrors.NO_SHEET({ file, sheet: wanted, known: known.slice(0, 20), hint }, ['sheet']));
}

async function readRelations(archive: Archive, path: string, folder: string): Promise<[string, Relation][]> {
  const relations: [string, Relation][] = [];
  await readXml(archive, path, {
    open: (name, attributes) => {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
      const place = target.startsWith('/') ? posix.normalize(target).slice(1) : posix.join(folder, target);
      relations.push([id, { path: place, type: posix.basename(type).toLowerCase() }]);
    },
  });
  return relations;
}

async function readSheets(archive: Archive, path: string): Promise<{ sheets: Sheet[]; is1904: boolean }> {
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readXml(archive, path, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
      if (name !== 'sheet') return;
      const { state } = attributes;
      const relation = Object.entries(attributes).find(([key]) => /^\w+:id$/.test(key))?.[1] ?? '';
      const isHidden = state === 'hidden' || state === 'veryHidden';
      sheets.push({ name: attributes['name'] ?? '', relation, isHidden });
    },
  });
  return { sheets, is1904 };
}
