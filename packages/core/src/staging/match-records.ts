import { hash } from 'node:crypto';
import type { AnyEntity, RowOf } from '../entity/entity.ts';
import { normalText } from '../entity/plain-text.ts';
import { isUuid } from '../entity/row-validation.ts';
import type { OperationContext } from '../operation/context.ts';
import { fieldValue } from './field-value.ts';

/** Values that one question names. */
const AT_ONCE = 1000;

/** What a row of a file says about whom it is, by path: `id`, `lastName`, `jsonExt.national_id`. */
export type KeyOf = Readonly<Record<string, unknown>>;

/** Records that have the key of a row; more than one where nobody can tell which is meant. */
export type Matches<R> = readonly R[];

/**
 * Finds for each key the records that have all of its values, among those that the caller reaches: a record that he does not see is not
 * there. Values are compared letter by letter, in whichever of its encodings a letter is written. Keys have the same paths; those with a
 * value missing match nothing.
 *
 * @example
 * // skip: in an operation
 * const matches = await matchRecords(ctx, Individual, ['jsonExt.national_id'], [{ 'jsonExt.national_id': '0001' }]);
 * matches[0]?.length; // 1
 */
export async function matchRecords<E extends AnyEntity>(
  ctx: OperationContext,
  entity: E,
  paths: readonly string[],
  keys: readonly KeyOf[],
): Promise<readonly Matches<RowOf<E>>[]> {
  const isWhole = (key: KeyOf): boolean => paths.every((path) => isAsked(path, key[path]));
  const texts = keys.map((key) => (isWhole(key) ? textOf(paths.map((path) => key[path])) : undefined));
  const found = new Map<string, RowOf<E>[]>();
  for (const text of texts) if (text !== undefined) found.set(text, []);
  const wanted = [...found.keys()];
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const asked = wanted.slice(at, at + AT_ONCE).map((text) => JSON.parse(text) as unknown[]);
    // Of several columns, records that have any of the values of each are narrowed down here.
    const where = {
      and: paths.map((path, i) => ({
        in: [{ var: path }, [...new Set(asked.map((values) => values[i]))]],
      })),
    };
    for await (const records of ctx.repo(entity).stream({ where, orderBy: [] }))
      for (const record of records)
        found.get(textOf(paths.map((path) => fieldValue(record as object, path))))?.push(record);
  }
  return texts.map((text) => (text === undefined ? [] : (found.get(text) ?? [])));
}

/** Whether a record may have this value: text that is no id is nobody's id. */
const isAsked = (path: string, value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  (path === 'id' ? isUuid(value) : typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0')));

/**
 * What is the same for keys that match the same records, in 132 bits.
 *
 * @example
 * keyHashOf(['Zoé']) === keyHashOf(['Zoé'.normalize('NFD')]); // true
 */
export const keyHashOf = (values: readonly unknown[]): string =>
  hash('sha256', textOf(values), 'base64url').slice(0, 22);

const textOf = (values: readonly unknown[]): string =>
  JSON.stringify(values.map((value) => (typeof value === 'string' ? normalText(value) : value)));
