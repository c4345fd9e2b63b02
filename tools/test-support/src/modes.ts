import { type BoundOperation, defineModule, type Module, type Parasol, type Store } from '@parasol/core';
import { readsAsOfNow } from './as-of-now.ts';
import { permuted } from './permuted.ts';
import { carriedByWorkers } from './workers.ts';

/**
 * Ways to compose an app that must change nothing in what it does. The scenarios run in all of them at once by `npm run test:modes`;
 * `PARASOL_TEST_MODES=as-of npm test -- scenario` tries one.
 */
const modes = {
  /** A handler that does nothing, before and after every operation. */
  handlers: (options: Options): Options => ({ ...options, modules: [...options.modules, bystander(options.modules)] }),
  /** Every read asks for the rows as of now, and so goes through the history. */
  'as-of': (options: Options): Options => ({ ...options, store: onStore(options.store, readsAsOfNow) }),
  /** What the store may answer in any order comes backwards. */
  permuted: (options: Options): Options => ({ ...options, store: onStore(options.store, permuted) }),
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
  let composed: Options = options;
  for (const name of wanted()) if (name !== WORKERS) composed = modes[name](composed);
  return composed as O;
}

/**
 * An app as the modes of this run want it. In the mode `workers` its jobs are not done by the call but by workers: its own and, where
 * several can write, those of another app, which `open` opens on the same rows.
 */
export function appInMode<S>(app: Parasol<S>, open: () => Promise<Parasol<S>>): Parasol<S> {
  return wanted().includes(WORKERS) ? carriedByWorkers(app, open) : app;
}

const WORKERS = 'workers';
type Mode = keyof typeof modes | typeof WORKERS;

function wanted(): readonly Mode[] {
  const all = [...Object.keys(modes), WORKERS];
  const asked = process.env['PARASOL_TEST_MODES'] ?? '';
  const names = asked === 'all' ? all : asked.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`No test mode is called "${unknown}". There are all, ${all.join(', ')}.`);
  return names as Mode[];
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
