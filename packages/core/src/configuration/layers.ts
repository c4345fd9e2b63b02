import type { SchemaValidator } from '../entity/extension-data.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import { parseValue } from '../entity/zod-issues.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, MisuseError } from '../errors/failure.ts';
import { didYouMean, hints } from '../errors/hints.ts';
import type { Issue } from '../errors/issue.ts';
import type { Configuration, Module } from '../module/define-module.ts';
import type { ApprovalPolicy } from '../module/ports.ts';

/** Where a value comes from: what was stored at run time stands before what the host gave, and that before the default. */
export type ConfigurationSource = 'default' | 'host' | 'stored';

/** A module's configuration as it is in force. */
export interface EffectiveConfiguration {
  /** Every key of the module, checked. */
  readonly values: Configuration;
  readonly sources: Readonly<Record<string, ConfigurationSource>>;
  /** Keys that only the host changes. */
  readonly locked: readonly string[];
}

/** What the host gave, by module id, in the contract's spelling. */
type ByModule<T> = Readonly<Record<string, T>>;

/** Nothing of a module, stored or given. */
export const NOTHING: Configuration = Object.freeze({});

/** Name under which operations find the layers. */
export const LAYERS = 'core.configuration';

/** The layers below what is stored: modules with their defaults, and the host's values. Made once per app. */
export class ConfigurationLayers {
  readonly modules: ReadonlyMap<string, Module>;
  readonly #host = new Map<string, Configuration>();
  readonly #locked = new Map<string, readonly string[]>();
  readonly #validator: SchemaValidator;
  readonly #approval: ApprovalPolicy;

  constructor(
    modules: readonly Module[],
    given: { readonly host: ByModule<Configuration>; readonly locked: ByModule<readonly string[]> },
    checks: { readonly validator: SchemaValidator; readonly approval: ApprovalPolicy },
  ) {
    this.modules = new Map(modules.map((module) => [module.id, module]));
    this.#validator = checks.validator;
    this.#approval = checks.approval;
    const issues = [
      ...this.#unknownModules(given.host, 'configuration'),
      ...this.#unknownModules(given.locked, 'lockedConfiguration'),
    ];
    for (const module of modules) {
      requireKeysWithoutNull(module);
      const host = canonical(module, given.host[module.id] ?? {}, ['configuration', module.id]);
      const locked = (given.locked[module.id] ?? []).map((key) => keyOf(module, key));
      this.#host.set(module.id, host.values);
      this.#locked.set(module.id, Object.freeze(locked));
      issues.push(
        ...host.issues,
        ...unknownKeys(module, locked, ['lockedConfiguration', module.id]),
        ...this.read(module, NOTHING).issues.map((issue) => below(['configuration', module.id], issue)),
      );
    }
    if (issues.length > 0) throw new DomainFailure(issues);
  }

  locked(module: Module): readonly string[] {
    return this.#locked.get(module.id) ?? [];
  }

  /** The layers of one module put together, and everything that is wrong with the outcome; paths begin with the key. */
  read(module: Module, stored: Configuration): { effective: EffectiveConfiguration | undefined; issues: Issue[] } {
    const host = this.#host.get(module.id) ?? {};
    const locked = this.locked(module);
    const free = Object.fromEntries(Object.entries(stored).filter(([key]) => !locked.includes(key)));
    const keys = Object.keys(module.configuration.shape);
    const parsed = parseValue<Configuration>(module.configuration, { ...host, ...free });
    if (parsed.issues !== undefined) return { effective: undefined, issues: parsed.issues };
    const issues = [...this.#approvalIssues(module, parsed.data), ...this.#schemaIssues(module, parsed.data)];
    const source = (key: string): ConfigurationSource =>
      Object.hasOwn(free, key) ? 'stored' : Object.hasOwn(host, key) ? 'host' : 'default';
    const sources = Object.freeze(Object.fromEntries(keys.map((key) => [key, source(key)])));
    return { effective: Object.freeze({ values: Object.freeze(parsed.data), sources, locked }), issues };
  }

  /** A configuration that demands approval needs somebody who can store tasks. */
  #approvalIssues(module: Module, values: Configuration): Issue[] {
    if (this.#approval.available) return [];
    return Object.entries(module.approval)
      .filter(([key]) => values[key] === true)
      .map(([key, signal]) => coreErrors.APPROVAL_MODULE_MISSING({ key, module: module.id, signal }, [key]));
  }

  #schemaIssues(module: Module, values: Configuration): Issue[] {
    return Object.keys(module.schemas).flatMap((key) => this.#validator.checkSchema(values[key] as JsonSchema, [key]));
  }

  #unknownModules(given: ByModule<unknown>, option: string): Issue[] {
    const ids = [...this.modules.keys()];
    return Object.keys(given)
      .filter((id) => !this.modules.has(id))
      .map((id) =>
        coreErrors.UNKNOWN_KEY({ key: id, hint: didYouMean(id, ids) ?? hints.KNOWN({ names: ids }) }, [option, id]),
      );
  }
}

/** The contract's spelling of a key. */
const keyOf = ({ names: { configuration = {} } }: Module, key: string): string =>
  (Object.hasOwn(configuration, key) ? configuration[key] : undefined) ?? key;

/** Values under the contract's spelling of their keys; the same key in two spellings is an error. */
export function canonical(
  module: Module,
  given: Configuration,
  path: Issue['path'],
): { values: Configuration; issues: Issue[] } {
  const values = new Map<string, unknown>();
  const issues: Issue[] = [];
  for (const [key, value] of Object.entries(given)) {
    const name = keyOf(module, key);
    if (values.has(name)) issues.push(coreErrors.KEY_TWICE({ key: name, alias: key }, [...path, key]));
    else if (value !== undefined) values.set(name, value);
  }
  return { values: Object.freeze(Object.fromEntries(values)), issues };
}

/** An issue of a module's configuration with the place where that stands. */
export const below = (place: Issue['path'], issue: Issue): Issue => ({ ...issue, path: [...place, ...issue.path] });

/** What is wrong with names of keys, by themselves. */
export function unknownKeys(module: Module, keys: readonly string[], path: Issue['path']): Issue[] {
  const known = Object.keys(module.configuration.shape);
  return keys
    .filter((key) => !known.includes(key))
    .map((key) =>
      coreErrors.UNKNOWN_KEY({ key: key.slice(0, 80), hint: didYouMean(key, known) }, [...path, key.slice(0, 80)]),
    );
}

/** At run time null means "back to the default", so no key may take it as a value. */
function requireKeysWithoutNull(module: Module): void {
  for (const [key, schema] of Object.entries(module.configuration.shape)) {
    if ((schema as { safeParse(value: unknown): { success: boolean } }).safeParse(null).success)
      throw new MisuseError(
        'CONFIGURATION_KEY_NULL',
        `The configuration key "${key}" of "${module.id}" accepts null, which stands for "back to the default".`,
      );
  }
}
