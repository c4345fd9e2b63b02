import { z } from 'zod';
import { refusedAs } from '../../entity/zod-issues.ts';
import { coreErrors } from '../../errors/core-errors.ts';
import { DomainFailure, failure } from '../../errors/failure.ts';
import type { Issue } from '../../errors/issue.ts';
import { terms } from '../../errors/terms.ts';
import type { Configuration, Module } from '../../module/define-module.ts';
import type { OperationContext } from '../../operation/context.ts';
import { command, type Operation } from '../../operation/operation.ts';
import { unchanged } from '../../operation/result.ts';
import { below, canonical, unknownKeys } from '../layers.ts';
import { ModuleConfiguration } from '../module-configuration.ts';
import { claimDocuments } from './claim-documents.ts';
import { requireDocumentsFit } from './fit-documents.ts';
import { moduleInput } from './get.ts';
import { layersOf, type ModuleConfigurationView, requireModule, storedRow, viewOf } from './module-view.ts';

/** A change of one module's configuration; refused with `core.CONFLICT` when somebody changed it since that version. */
export interface ModuleConfigurationChange {
  readonly module: string;
  /** The version that was read; 0 while nothing is stored. */
  readonly version: number;
  /** By key; keys that are not named stay as they are, null gives a key back its default. */
  readonly values: Configuration;
  /**
   * Accepts a schema of extension data that records do not fit; they meet it when they are next changed. @default it is refused with how
   * many do not fit, by property
   */
  readonly keepUnfit?: boolean | undefined;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes keys of a module's configuration. Calls that start after the commit work by it, those that run do not. */
export const update: Operation<ModuleConfigurationChange, ModuleConfigurationView> = command({
  rights: 'gql_module_configuration_update_perms',
  approval: 'allowed',
  input: z.strictObject({
    module: moduleInput,
    version: z.int().min(0),
    // Not z.record, which leaves out keys like __proto__ without a word.
    values: z.custom<Configuration>(
      isObject,
      refusedAs(coreErrors.WRONG_TYPE({ field: 'values', expected: terms.OBJECT() })),
    ),
    keepUnfit: z.boolean().default(false),
  }),
  validate: async (ctx, input) => {
    const module = requireModule(ctx, input.module);
    return merge(ctx, module, await storedRow(ctx, module), input.values).issues;
  },
  run: async (ctx, { module: id, version, values, keepUnfit }) => {
    const module = requireModule(ctx, id);
    const row = await storedRow(ctx, module);
    const { config, issues } = merge(ctx, module, row, values);
    if (issues.length > 0) throw new DomainFailure(issues);
    const accept = async (view: ModuleConfigurationView) => {
      if (!keepUnfit) await requireDocumentsFit(ctx, module, view);
      await claimDocuments(ctx, module, view);
      return view;
    };
    if (row === undefined) return insert(ctx, module, { version, config, accept });
    const written = await ctx.repo(ModuleConfiguration).update(row.id, version, { config });
    const view = await accept(viewOf(ctx, module, written.row));
    return written.changed ? view : unchanged(view);
  },
  replay: 'value',
});

/** What would be stored, and what is wrong with it. */
function merge(
  ctx: OperationContext,
  module: Module,
  row: ModuleConfiguration | undefined,
  given: Configuration,
): { config: Record<string, unknown>; issues: readonly Issue[] } {
  const layers = layersOf(ctx);
  const { values, issues } = canonical(module, given, ['values']);
  const config: Record<string, unknown> = { ...row?.config };
  for (const [key, value] of Object.entries(values)) {
    // A key that the module no longer knows can be given back; one that it never knew is a mistake.
    const unknown = Object.hasOwn(config, key) && value === null ? [] : unknownKeys(module, [key], ['values']);
    if (unknown.length > 0) {
      issues.push(...unknown);
    } else if (value === null) {
      delete config[key];
    } else if (layers.locked(module).includes(key)) {
      issues.push(coreErrors.CONFIGURATION_LOCKED({ key, module: module.id }, ['values', key]));
    } else {
      config[key] = value;
    }
  }
  issues.push(...layers.read(module, config).issues.map((issue) => below(['values'], issue)));
  return { config, issues };
}

/** The first change of a module. Of two at once, one wins, and the other is a conflict like any later one. */
async function insert(
  ctx: OperationContext,
  module: Module,
  {
    version,
    config,
    accept,
  }: {
    readonly version: number;
    readonly config: Record<string, unknown>;
    readonly accept: (view: ModuleConfigurationView) => Promise<ModuleConfigurationView>;
  },
) {
  const conflict = (current: number) =>
    failure(
      coreErrors.CONFLICT({ entity: ModuleConfiguration.name, id: module.id, expected: version, current }, ['version']),
    );
  if (version !== 0) throw conflict(0);
  if (Object.keys(config).length === 0) return unchanged(viewOf(ctx, module, undefined));
  const inserted = await ctx.attempt(() => ctx.repo(ModuleConfiguration).insert({ module: module.id, config }));
  if (inserted.success) return accept(viewOf(ctx, module, inserted.data));
  const row = await storedRow(ctx, module);
  throw row === undefined ? new DomainFailure(inserted.errors) : conflict(row.version);
}
