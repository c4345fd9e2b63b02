import { Buffer } from 'node:buffer';
import { fromBytes, isDomainFailure, type TableReadOptions, type TableRecord } from '@parasol/core';
import { ZipFile } from 'yazl';
import { type XlsxOptions, xlsx } from '../src/index.ts';

/** What a workbook of these tests is made of. Each part has a default of a workbook with one sheet. */
export interface WorkbookParts {
  /** Rows of the first sheet as XML: `<row><c t="str"><v>name</v></c></row>`. */
  readonly rows?: string;
  /** Texts that cells of the type `s` name. */
  readonly shared?: readonly string[];
  /** What stands in `<styleSheet>`. */
  readonly styles?: string;
  /** `<sheet>` elements; `rId1` is the sheet with the rows, `rId2` one with `other`. */
  readonly sheets?: string;
  readonly other?: string;
  readonly workbookPr?: string;
  /** Whole parts, in place of or beside the others; null leaves one out. */
  readonly parts?: Readonly<Record<string, string | Buffer | null>>;
}

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const relations = (...targets: readonly (readonly [id: string, type: string, target: string])[]): string =>
  `<Relationships>${targets.map(([id, type, target]) => `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`).join('')}</Relationships>`;

const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

/** The bytes of a workbook. */
export function workbook(given: WorkbookParts): Promise<Buffer> {
  const {
    rows = '',
    shared,
    styles = '',
    sheets = '<sheet name="People" r:id="rId1"/>',
    other = '',
    workbookPr = '',
  } = given;
  const parts: Record<string, string | Buffer | null> = {
    '_rels/.rels': relations(['rId1', 'officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns:r="r">${workbookPr}<sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'worksheet', '/xl/worksheets/sheet2.xml'],
      ['rId3', 'styles', 'styles.xml'],
      ['rId4', 'sharedStrings', 'sharedStrings.xml'],
    ),
    'xl/worksheets/sheet1.xml': sheetOf(rows),
    'xl/worksheets/sheet2.xml': sheetOf(other),
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${(shared ?? []).map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...given.parts,
  };
  return zipped(
    Object.entries(parts).flatMap(([path, content]) => (content === null ? [] : [[path, content] as const])),
  );
}

export async function zipped(parts: readonly (readonly [path: string, content: string | Buffer])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of parts) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A row of texts. */
export const texts = (...cells: readonly string[]): string =>
  `<row>${cells.map((text) => `<c t="str"><v>${text}</v></c>`).join('')}</row>`;

export interface Table {
  readonly header: readonly string[];
  readonly records: readonly TableRecord[];
}

/** Reads a table; a count of the same file says the same. */
export async function readTable(
  bytes: Uint8Array,
  { own, ...call }: TableReadOptions & { readonly own?: XlsxOptions } = {},
): Promise<Table> {
  const table = await xlsx(own).open(fromBytes('people.xlsx', bytes), call);
  const records: TableRecord[] = [];
  for await (const batch of table.records(3)) records.push(...batch);
  const count = await table.count();
  if (count !== records.length) throw new Error(`${count} rows were counted and ${records.length} read.`);
  return { header: table.header, records };
}

/** The codes of a refusal, or the table. */
export async function codesOf(...of: Parameters<typeof readTable>): Promise<readonly string[] | Table> {
  try {
    return await readTable(...of);
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    return error.errors.map(({ code }) => code);
  }
}
