import type { AnyEntity } from '../entity/entity.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { hints } from '../errors/hints.ts';
import type { CustomFilterQuestion, CustomFilterType } from './custom-filter-type.ts';

/**
 * Custom filters over the rows of an entity, by its columns, its extension data and the relations that its declaration opens.
 *
 * @param rights configuration key of the module's list of these rows
 *
 * @example
 * defineModule({ id: 'acme', customFilters: { Clinic: entityFilters(Clinic, 'acme_clinic_search_perms') } });
 */
export const entityFilters = (entity: AnyEntity, rights: string): CustomFilterType => ({
  rights,
  subject: (_ctx, question) => {
    if (question.uuidOfObject !== undefined) throw notTaken(['uuidOfObject']);
    takeParameters(question, []);
    return { entity };
  },
});

/** Refuses parameters beside those that a type takes: one that is misspelt would else count for nothing. */
export function takeParameters({ additionalParams }: CustomFilterQuestion, taken: readonly string[]): void {
  const unknown = Object.keys(additionalParams).filter((key) => !taken.includes(key));
  if (unknown.length > 0) throw failure(...unknown.flatMap((key) => notTaken(['additionalParams', key], taken).errors));
}

function notTaken(path: readonly string[], known: readonly string[] = []) {
  const hint = known.length === 0 ? hints.NONE_TAKES_IT() : hints.KNOWN({ names: known });
  return failure(coreErrors.UNKNOWN_KEY({ key: path.at(-1) ?? '', hint }, path));
}
