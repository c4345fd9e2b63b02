import type { Store, StoreTransaction } from '@parasol/core/internal';

/** Told of every instant between two statements of a process's transactions, by name. */
export type OnPoint = (name: string) => void;

/**
 * A store that names the instants at which its process can die between two statements: before and after each, before each commit
 * (everything was said, nothing is kept) and after it (everything is kept, nobody was told).
 */
export const withPoints = (store: Store, onPoint: OnPoint): Store => ({
  ...store,
  migrate: async (options) => {
    onPoint('before migrate');
    const report = await store.migrate(options);
    onPoint('after migrate');
    return report;
  },
  transaction: async (options, work) => {
    const result = await store.transaction(options, async (tx) => {
      const value = await work(pointed(tx, onPoint));
      onPoint('before commit');
      return value;
    });
    onPoint('after commit');
    return result;
  },
});

/** Methods are called on the transaction itself, which keeps its state to itself. */
const pointed = (tx: StoreTransaction, onPoint: OnPoint): StoreTransaction =>
  new Proxy(tx, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        const name = `${String(property)} ${entityIn(parameters[0])}`.trimEnd();
        onPoint(`before ${name}`);
        const result: unknown = await member.apply(target, parameters);
        onPoint(`after ${name}`);
        return result;
      };
    },
  });

/** The entity that a statement is about: its first parameter, or the target of a plan. */
function entityIn(parameter: unknown): string {
  const { name, target } = (parameter ?? {}) as { name?: unknown; target?: { name?: unknown } };
  return String(name ?? target?.name ?? '');
}
