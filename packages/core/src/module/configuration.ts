import { issuesOf } from '../entity/row-validation.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { didYouMean } from '../errors/nearest.ts';
import type { Configuration, Module } from './define-module.ts';
import type { ApprovalPolicy } from './ports.ts';

/** Configuration of every module with defaults filled in; unknown modules, unknown keys and empty lists are errors. */
export function readConfiguration(
  modules: readonly Module[],
  given: Readonly<Record<string, Configuration>>,
): Map<string, Configuration> {
  const ids = modules.map((module) => module.id);
  const issues: Issue[] = Object.keys(given)
    .filter((id) => !ids.includes(id))
    .map((id) =>
      coreErrors.UNKNOWN_KEY({ key: id, hint: didYouMean(id, ids) || ` Modules listed: ${ids.join(', ')}.` }, [
        'configuration',
        id,
      ]),
    );
  const read = new Map<string, Configuration>();
  for (const module of modules) {
    const own = Object.fromEntries(
      Object.entries(given[module.id] ?? {}).map(([key, value]) => [module.configurationAliases[key] ?? key, value]),
    );
    const parsed = module.configuration.safeParse(own);
    if (parsed.success) read.set(module.id, Object.freeze(parsed.data));
    else issues.push(...issuesOf(parsed.error, Object.keys(module.configuration.shape), ['configuration', module.id]));
  }
  if (issues.length > 0) throw new DomainFailure(issues);
  return read;
}

/** A configuration that demands approval needs somebody who can store tasks. */
export function requireApprovalModule(
  modules: readonly Module[],
  configuration: ReadonlyMap<string, Configuration>,
  approval: ApprovalPolicy,
): void {
  if (approval.available) return;
  for (const module of modules) {
    for (const [key, signal] of Object.entries(module.approval)) {
      if (configuration.get(module.id)?.[key] === true)
        throw new DomainFailure([
          coreErrors.APPROVAL_MODULE_MISSING({ key, module: module.id, signal }, ['configuration', module.id, key]),
        ]);
    }
  }
}
