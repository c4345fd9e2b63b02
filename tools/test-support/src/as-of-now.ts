import type { AnyEntity } from '@parasol/core';
import type { Store, StoreReader, StoreTransaction } from '@parasol/core/internal';
import { overlaid } from './overlaid.ts';

/** A store never goes back in time, and one of a test may stand on rows that another has written whose clock was ahead. */
let latest = '';

/**
 * A store whose reads go through the history, as of the instant that is now: they must give what plain reads give. Reads that lock stay
 * as they are, since only current rows can be locked; so do those of entities without history, whose row of this instant is gone when
 * another transaction overwrites it before the statement is there.
 */
export function readsAsOfNow(store: Store): Store {
  let clock = (): number => 0;
  const now = (): string => {
    const instant = new Date(Math.floor(clock())).toISOString();
    return instant > latest ? instant : latest;
  };
  return overlaid(store, {
    reader: asOf(store.reader, now),
    open: (environment) => {
      clock = environment.now;
      return store.open(environment);
    },
    transaction: (options, work) =>
      store.transaction(options, async (tx) => {
        // A transaction that has locked a row has moved on; what it wrote without a read before is to be seen afterwards.
        const ofTransaction = (): string => {
          if (tx.timestamp > latest) latest = tx.timestamp;
          return latest;
        };
        const done = await work(asOf(tx, ofTransaction));
        ofTransaction();
        return done;
      }),
  });
}

type Reads = StoreReader | StoreTransaction;

function asOf<R extends Reads>(reads: R, now: () => string): R {
  const at = (entity: AnyEntity, plan: { readonly asOf?: string | undefined }) =>
    entity.history ? { asOf: plan.asOf ?? now() } : {};
  return overlaid<Reads>(reads, {
    select: (entity, plan) =>
      reads.select(entity, plan.forUpdate === undefined ? { ...plan, ...at(entity, plan) } : plan),
    byIds: (entity, ids, options = {}) =>
      reads.byIds(entity, ids, options.forUpdate === true ? options : { ...options, ...at(entity, options) }),
    count: (entity, plan) => reads.count(entity, { ...plan, ...at(entity, plan) }),
    aggregate: (entity, plan) => reads.aggregate(entity, { ...plan, ...at(entity, plan) }),
    cuts: (entity, plan) => reads.cuts(entity, { ...plan, ...at(entity, plan) }),
  }) as R;
}
