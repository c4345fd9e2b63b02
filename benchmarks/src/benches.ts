import type { Bench } from './bench.ts';
import { create } from './benches/create.ts';
import { cycle } from './benches/cycle.ts';
import { cycleCode } from './benches/cycle-code.ts';
import { dedup } from './benches/dedup.ts';
import { dispatch } from './benches/dispatch.ts';
import { enrol } from './benches/enrol.ts';
import { exportPeople } from './benches/export.ts';
import { expression } from './benches/expression.ts';
import { importPeople } from './benches/import.ts';
import { importHouseholds, importWorkbook } from './benches/import-files.ts';
import { pages } from './benches/pages.ts';
import { scope } from './benches/scope.ts';
import { startUp } from './benches/start-up.ts';
import { subscribers } from './benches/subscribers.ts';
import { types } from './benches/types.ts';
import { workers } from './benches/workers.ts';

export const benches: readonly Bench[] = [
  expression,
  dispatch,
  startUp,
  types,
  create,
  subscribers,
  pages,
  scope,
  importPeople,
  importWorkbook,
  importHouseholds,
  exportPeople,
  enrol,
  cycle,
  cycleCode,
  workers,
  dedup,
];
