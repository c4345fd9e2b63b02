import {
  type AnyEntity,
  command,
  type Operation,
  type OperationContext,
  validationsOf,
  versioned,
} from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { individualErrors } from '../../errors.ts';

/** What was emptied, by the kind of record. */
export interface Anonymised {
  readonly id: string;
  readonly version: number;
  /** Records whose data was emptied, the person not counted. */
  readonly records: Readonly<Record<string, number>>;
}

/**
 * Takes a deleted person out of the data for good: names, day and month of birth and extension data, in the person, in what points at them and in all
 * former versions, and the rows of uploads that became them. Ids, states, places and amounts stay. It cannot be undone. Refuses
 * with `individual.DELETE_FIRST` while the person is not deleted.
 *
 * @example
 * const { version } = unwrap(await me.individuals.delete({ id, version: 3, cascade: true }));
 * unwrap(await me.individuals.anonymise({ id, version }));
 */
export const anonymise: Operation<{ readonly id: string; readonly version: number }, Anonymised> = command({
  rights: 'gql_individual_anonymise_perms',
  approval: 'allowed',
  input: versioned,
  replay: 'value',
  run: async (ctx, { id, version }) => {
    const people = ctx.repo(Individual);
    const person = await people.require(id, { includeDeleted: true, lock: true });
    if (!person.isDeleted) ctx.fail(individualErrors.DELETE_FIRST({}, ['id']));
    const dob = `${person.dob.slice(0, 4)}-01-01`;
    const row = await people.forget(id, version, { firstName: 'Anonymous', lastName: 'Person', dob, jsonExt: {} });
    const records: Record<string, number> = {};
    for (const { entity, column } of extended(ctx)) {
      const emptied = await emptyExtensions(ctx, entity, column, id);
      if (emptied > 0) records[entity.name] = (records[entity.name] ?? 0) + emptied;
    }
    const staged = await emptyRecords(ctx, id);
    if (staged > 0) records[IndividualDataSource.name] = staged;
    return { id, version: row.version, records };
  },
});

/** Records of any module that point at a person and have extension data of their own. */
const extended = (ctx: OperationContext): readonly { readonly entity: AnyEntity; readonly column: string }[] =>
  ctx.catalog.entities
    .filter((entity) => entity.jsonExt && entity !== IndividualDataSource)
    .flatMap((entity) =>
      Object.entries(entity.relations)
        .filter(([, { target }]) => target === Individual)
        .map(([relation]) => ({ entity, column: `${relation}Id` })),
    );

/** Whoever sees them: who is to be forgotten is forgotten everywhere, and what stood there is told nobody. */
async function emptyExtensions(ctx: OperationContext, entity: AnyEntity, column: string, id: string): Promise<number> {
  const repository = ctx.repo(entity, { scope: 'all' });
  let emptied = 0;
  const where = { '==': [{ var: column }, id] };
  for await (const rows of repository.stream({ where, includeDeleted: true, orderBy: [] })) {
    for (const row of rows as readonly { readonly id: string; readonly version: number }[]) {
      await repository.forget(row.id, row.version, { jsonExt: {} } as never);
      emptied += 1;
    }
  }
  return emptied;
}

/** What a row says of a person, and the hashes by which it could be told. */
const NOTHING = {
  ...{ firstName: null, lastName: null, dob: null, jsonExt: {} },
  ...{ rowHash: null, keyHash: null, validations: validationsOf([]) },
} as const;

/** The rows of files that became the person; they have no former versions. */
async function emptyRecords(ctx: OperationContext, individualId: string): Promise<number> {
  const repository = ctx.repo(IndividualDataSource, { scope: 'all' });
  let emptied = 0;
  const where = { '==': [{ var: 'individualId' }, individualId] };
  for await (const rows of repository.stream({ where, includeDeleted: true, orderBy: [] })) {
    for (const { id, version } of rows) {
      await repository.forget(id, version, NOTHING);
      emptied += 1;
    }
  }
  return emptied;
}
