import type { RoundingMode } from '@parasol/core';

export const roundingModes = [
  'half-up',
  'half-even',
  'half-down',
  'up',
  'down',
  'floor',
  'ceiling',
] as const satisfies readonly RoundingMode[];
