import { MisuseError } from '../errors/failure.ts';
import type { MigrationStep, ModuleSteps } from './migration-step.ts';

/** The steps of the listed modules; a wrong or repeated id stops the start. */
export function collectSteps(
  modules: readonly { readonly id: string; readonly migrations: readonly MigrationStep[] }[],
): ModuleSteps {
  const ids = new Set<string>();
  for (const module of modules) {
    for (const { id } of module.migrations) {
      if (!id.startsWith(`${module.id}.`))
        throw new MisuseError(
          'STEP_FOREIGN',
          `The migration step "${id}" of the module "${module.id}" must begin with "${module.id}.".`,
        );
      if (ids.has(id)) throw new MisuseError('STEP_TWICE', `The migration step "${id}" is listed twice.`);
      ids.add(id);
    }
  }
  return new Map(modules.map((module) => [module.id, module.migrations]));
}
