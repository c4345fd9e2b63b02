import { type BoundOperation, defineModule, type Module, type Store } from '@parasol/core';
import { readsAsOfNow } from './as-of-now.ts';

/**
 * Ways to compose an app that must change nothing in what it does. The scenarios run in all of them at once by `npm run test:modes`;
 * `PARASOL_TEST_MODES=as-of npm test -- scenario` tries one.
 */
const modes = {
  /** A handler that does nothing, before and after every operation. */
  handlers: (options: Options): Options => ({ ...options, modules: [...options.modules, bystander(options.modules)] }),
  /** Every read asks for the rows as of now, and so goes through the history. */
  'as-of': (options: Options): Options => ({ ...options, store: onStore(options.store, readsAsOfNow) }),
  /** Every row of a set is a range of its own, unless a scenario is about ranges and says how long. */
  'ranges-of-one': (options: Options): Options => ({ rangeSize: 1, ...options }),
} as const;

/** What the modes change of the options of `createParasol` and of `testApp`. */
interface Options {
  readonly store: Store | Place;
  readonly modules: readonly Module[];
  readonly rangeSize?: number;
}

interface Place {
  open(): Store;
  remove?(): Promise<void>;
}

const onStore = (store: Options['store'], change: (store: Store) => Store): Options['store'] =>
  'transaction' in store ? change(store) : { ...store, open: () => change(store.open()) };

/** Options as the modes of this run want them; in an ordinary run they stay as they are. */
export function inMode<const O extends Options>(options: O): O {
  const wanted = process.env['PARASOL_TEST_MODES'] ?? '';
  const names = wanted === 'all' ? Object.keys(modes) : wanted.split(',').filter((name) => name !== '');
  let composed: Options = options;
  for (const name of names) {
    if (!Object.hasOwn(modes, name))
      throw new Error(`No test mode is called "${name}". There are all, ${Object.keys(modes).join(', ')}.`);
    composed = modes[name as keyof typeof modes](composed);
  }
  return composed as O;
}

/** A module that listens to everything and does nothing. */
const bystander = (modules: readonly Module[]): Module =>
  defineModule({
    id: 'bystander',
    services: {},
    bindServiceSignals: (signals) => {
      for (const operation of modules.flatMap(({ services }) => Object.values(services).flatMap(operationsOf))) {
        signals.before(operation, () => undefined, { id: 'bystander.before' });
        signals.after(operation, () => undefined, { id: 'bystander.after' });
      }
    },
  });

const operationsOf = (service: Readonly<Record<string, BoundOperation>>): BoundOperation[] => Object.values(service);
