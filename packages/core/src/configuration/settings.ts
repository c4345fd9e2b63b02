import { type ConfiguredFields, fieldsHiddenBy } from '../access/configured-masks.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import type { Configuration } from '../module/define-module.ts';
import { below, type ConfigurationLayers, NOTHING } from './layers.ts';

/**
 * All that configuration says at one moment. It never changes: an outermost call takes the current one at its start and keeps it to
 * its end, so that rights, switches and schemas are the same for everything that the call does.
 */
export interface Settings {
  /** By module id, defaults filled in. */
  readonly configuration: ReadonlyMap<string, Configuration>;
  /** JSON Schemas of extension data by entity name. */
  readonly documents: DocumentSchemas;
  /** Fields that are hidden from who may not see masked data; undefined where none is. */
  readonly masked: ConfiguredFields | undefined;
}

/** What is stored, by module id. */
export type StoredConfiguration = ReadonlyMap<string, Configuration>;

/**
 * Settings from all layers; refused when anything in them cannot be used. Stored rows of modules that this app does not list are
 * left alone: another app on the same store lists them.
 */
export function buildSettings(layers: ConfigurationLayers, stored: StoredConfiguration): Settings {
  const configuration = new Map<string, Configuration>();
  const documents: Record<string, JsonSchema> = {};
  const masked: [string, readonly string[]][] = [];
  const issues: Issue[] = [];
  for (const module of layers.modules.values()) {
    const own = stored.get(module.id);
    const read = layers.read(module, own ?? NOTHING);
    const place = ['configuration', module.id];
    if (read.issues.length > 0) issues.push(coreErrors.CONFIGURATION_UNREADABLE({ module: module.id }, place));
    issues.push(...read.issues.map((issue) => below(place, issue)));
    if (read.effective === undefined) continue;
    const { values } = read.effective;
    configuration.set(module.id, values);
    masked.push(...fieldsHiddenBy(module.masks, values));
    for (const [key, document] of Object.entries(module.schemas)) {
      const schema = values[key] as JsonSchema;
      if (Object.keys(schema).length > 0) documents[document] = schema;
    }
  }
  if (issues.length > 0) throw new DomainFailure(issues);
  return Object.freeze({
    configuration,
    documents: Object.freeze(documents),
    masked: masked.length === 0 ? undefined : new Map(masked),
  });
}
