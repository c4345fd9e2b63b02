import type { Bench } from './bench.ts';
import { dispatch } from './benches/dispatch.ts';
import { expression } from './benches/expression.ts';
import { startUp } from './benches/start-up.ts';

export const benches: readonly Bench[] = [expression, dispatch, startUp];
