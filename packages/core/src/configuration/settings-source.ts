import type { Catalog } from '../entity/catalog.ts';
import { entityScope } from '../entity/entity-scope.ts';
import { isDomainFailure } from '../errors/failure.ts';
import { check } from '../expression/check.ts';
import type { TreeNode } from '../expression/tree.ts';
import type { Configuration } from '../module/define-module.ts';
import type { BackgroundPart } from '../module/lifecycle.ts';
import type { Clock } from '../module/ports.ts';
import type { Store } from '../store/store.ts';
import type { ConfigurationLayers } from './layers.ts';
import { ModuleConfiguration } from './module-configuration.ts';
import { buildSettings, type Settings } from './settings.ts';

/** A change that another process made is seen by calls that start this many milliseconds later, or earlier. */
const FRESH_FOR = 1000;

/** More modules than any app lists. */
const MANY = 10_000;

interface Environment {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly layers: ConfigurationLayers;
}

/**
 * Where calls take their settings from. What was read is good for a second; the first call after that asks the store, with one
 * small statement, whether anything changed. Nothing runs while no call comes.
 */
export class SettingsSource {
  readonly #environment: Environment;
  readonly #version: TreeNode;
  #current: Settings;
  /** Sum of the versions of all stored rows: every change raises it. */
  #revision: number | undefined;
  /** When the question was put whose answer `#current` is. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<Settings> | undefined;
  #problem: readonly string[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#current = buildSettings(environment.layers, new Map());
    this.#version = check({ var: 'version' }, entityScope(environment.catalog, ModuleConfiguration)).tree;
  }

  /** What was read last; before that, what the host gave. */
  get latest(): Settings {
    return this.#current;
  }

  /** The settings for a call that starts now; a promise only when the store must be asked. */
  take(): Settings | Promise<Settings> {
    const age = this.#environment.clock.now() - this.#askedAt;
    // A clock that was set back says nothing about the age.
    if (age >= 0 && age < FRESH_FOR) return this.#current;
    this.#asking ??= this.#ask();
    return this.#asking;
  }

  /** Called when something stored was changed here: the next call asks the store. */
  expire(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
    this.#asking = undefined;
  }

  /** Reads what is stored; refused with every reason when it cannot be used. */
  async load(): Promise<void> {
    this.expire();
    await this.take();
  }

  /** As a part of the app: a configuration that cannot be used stops the start and shows in health reports. */
  part(): BackgroundPart {
    return {
      name: 'configuration',
      start: () => this.load(),
      stop: async () => undefined,
      health: () => ({ healthy: this.#problem.length === 0, details: { errors: this.#problem } }),
    };
  }

  /** One question for all calls that wait for its answer. An answer that a later change overtook is theirs alone. */
  #ask(): Promise<Settings> {
    const at = this.#environment.clock.now();
    const asking: Promise<Settings> = this.#read().then(
      ({ settings, revision }) => {
        if (this.#asking !== asking) return settings;
        this.#current = settings;
        this.#revision = revision;
        this.#askedAt = at;
        this.#problem = [];
        this.#asking = undefined;
        return settings;
      },
      (error: unknown) => {
        if (isDomainFailure(error)) this.#problem = error.errors.map(({ code, path }) => `${code} ${path.join('.')}`);
        if (this.#asking === asking) this.#asking = undefined;
        throw error;
      },
    );
    return asking;
  }

  async #read(): Promise<{ settings: Settings; revision: number }> {
    const { store, layers } = this.#environment;
    const [answer] = await store.reader.aggregate(ModuleConfiguration, {
      groupBy: {},
      select: { revision: { function: 'sum', of: this.#version } },
      includeDeleted: true,
      limit: 1,
    });
    const revision = Number(answer?.['revision'] ?? 0);
    if (revision === this.#revision) return { settings: this.#current, revision };
    const rows = await store.reader.select(ModuleConfiguration, { orderBy: [], limit: MANY });
    const stored = new Map(rows.map((row) => [row['module'] as string, row['config'] as Configuration]));
    // Rows may be newer than the sum; then the next question finds another sum and reads them again.
    return { settings: buildSettings(layers, stored), revision };
  }
}
