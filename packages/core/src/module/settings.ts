import type { DocumentSchemas } from '../entity/entity-scope.ts';
import type { SchemaValidator } from '../entity/extension-data.ts';
import { DomainFailure } from '../errors/failure.ts';
import { readConfiguration, requireApprovalModule } from './configuration.ts';
import type { Configuration, Module } from './define-module.ts';
import type { ApprovalPolicy } from './ports.ts';

/**
 * All that configuration says at one moment. It never changes: an outermost call takes the current one at its start and keeps it to
 * its end, so that rights, switches and schemas are the same for everything that the call does.
 */
export interface Settings {
  /** By module id, defaults filled in. */
  readonly configuration: ReadonlyMap<string, Configuration>;
  /** JSON Schemas of extension data by entity name. */
  readonly documents: DocumentSchemas;
}

/** Where calls take their settings from. */
export interface SettingsSource {
  readonly current: Settings;
}

/** Settings from what the host gave; refused when anything in it cannot be used. */
export function buildSettings(
  modules: readonly Module[],
  given: Readonly<Record<string, Configuration>>,
  { validator, approval }: { readonly validator: SchemaValidator; readonly approval: ApprovalPolicy },
): Settings {
  const configuration = readConfiguration(modules, given);
  requireApprovalModule(modules, configuration, approval);
  const documents: DocumentSchemas = Object.assign(
    {},
    ...modules.map((module) => module.documents(configuration.get(module.id) ?? {})),
  );
  const issues = Object.values(documents).flatMap((schema) =>
    schema === undefined ? [] : validator.checkSchema(schema),
  );
  if (issues.length > 0) throw new DomainFailure(issues);
  return Object.freeze({ configuration, documents: Object.freeze(documents) });
}
