import { command, patchInput, unchanged } from '@parasol/core';
import { PaymentCalculation } from '../../entities/payment-calculation.ts';
import { PaymentCycle } from '../../entities/payment-cycle.ts';
import { paymentCycleErrors } from '../../errors.ts';

/** By these `process` finds the cycle of a month. */
const FIXED = ['type', 'code', 'startDate', 'endDate'] as const;

/** A cycle in which something was computed keeps what it is found by. */
export const update = command({
  rights: 'gql_update_payment_cycle_perms',
  approval: 'allowed',
  input: patchInput(PaymentCycle),
  run: async (ctx, { id, version, ...patch }) => {
    const cycles = ctx.repo(PaymentCycle);
    const before = await cycles.require(id, { lock: true });
    const moved = FIXED.filter((field) => patch[field] !== undefined && patch[field] !== before[field]);
    if (moved.length > 0) {
      const computed = await ctx.repo(PaymentCalculation).count({ '==': [{ var: 'paymentCycleId' }, id] });
      const { code } = before;
      if (computed > 0) ctx.fail(...moved.map((field) => paymentCycleErrors.CYCLE_COMPUTED({ code, field }, [field])));
    }
    const { row, changed } = await cycles.update(id, version, patch);
    return changed ? row : unchanged(row);
  },
});
