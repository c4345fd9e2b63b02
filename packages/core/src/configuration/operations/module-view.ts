import { coreErrors } from '../../errors/core-errors.ts';
import { DomainFailure, failure } from '../../errors/failure.ts';
import { didYouMean, hints } from '../../errors/hints.ts';
import type { Module } from '../../module/define-module.ts';
import type { OperationContext } from '../../operation/context.ts';
import { type ConfigurationLayers, type EffectiveConfiguration, LAYERS, NOTHING } from '../layers.ts';
import { ModuleConfiguration } from '../module-configuration.ts';

/** The configuration of one module: what is in force, where each value comes from, and what an update has to name. */
export interface ModuleConfigurationView extends EffectiveConfiguration {
  readonly module: string;
  /** Version of what is stored, which an update must name; 0 while nothing is. */
  readonly version: number;
}

export const layersOf = (ctx: OperationContext): ConfigurationLayers => ctx.resource(LAYERS);

export function requireModule(ctx: OperationContext, id: string): Module {
  const { modules } = layersOf(ctx);
  const module = modules.get(id);
  if (module !== undefined) return module;
  const ids = [...modules.keys()];
  throw failure(
    coreErrors.UNKNOWN_KEY({ key: id, hint: didYouMean(id, ids) ?? hints.KNOWN({ names: ids }) }, ['module']),
  );
}

export const storedRow = (ctx: OperationContext, module: Module): Promise<ModuleConfiguration | undefined> =>
  ctx.repo(ModuleConfiguration).first({ where: { '==': [{ var: 'module' }, module.id] } });

export function viewOf(
  ctx: OperationContext,
  module: Module,
  row: ModuleConfiguration | undefined,
): ModuleConfigurationView {
  const { effective, issues } = layersOf(ctx).read(module, row?.config ?? NOTHING);
  if (effective === undefined) throw new DomainFailure(issues);
  return { module: module.id, version: row?.version ?? 0, ...effective };
}
