import { counted } from '../format.ts';
import type { CountAndTotal } from './report.ts';

/** What the limit did, in one sentence; `of` writes an amount. */
export function heldSentence(held: CountAndTotal, limit: string | undefined, of: (decimal: string) => string): string {
  if (limit === undefined) return 'There is no limit for one payment.';
  const over = `over the limit of ${of(limit)} for one payment`;
  if (held.count === 0) return `None is ${over}.`;
  const [are, wait] = held.count === 1 ? ['is', 'waits'] : ['are', 'wait'];
  return `${counted(held.count, 'payment')} worth ${of(held.total)} ${are} ${over} and ${wait} for a decision.`;
}
