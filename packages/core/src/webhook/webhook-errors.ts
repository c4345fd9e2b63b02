import { defineErrors } from '../errors/issue.ts';

/** Why a webhook did not arrive, and why a receiver does not believe one. */
export const webhookErrors = defineErrors('webhook', {
  UNREACHABLE: (p: { reason: string }) => `The receiver could not be reached (${p.reason}).`,
  TIMED_OUT: (p: { ms: number }) => `The receiver did not answer within ${p.ms} ms.`,
  REDIRECTED: (p: { status: number }) =>
    `The receiver answered ${p.status}, a redirection. Webhooks follow none: give the address that it leads to.`,
  REFUSED: (p: { status: number }) => `The receiver refused the event with ${p.status}.`,
  FAILED: (p: { status: number }) => `The receiver failed with ${p.status}.`,
  GONE: () => 'The receiver answered 410: it wants no more events. Resume the subscriber when that changes.',
  HEADER_MISSING: (p: { header: string }) => `The header ${p.header} is missing, so this is no webhook of Parasol.`,
  TIMESTAMP_WRONG: (p: { toleranceSeconds: number }) =>
    `This webhook was sent more than ${p.toleranceSeconds} s from now. It is an old one sent again, or a clock is wrong.`,
  SIGNATURE_WRONG: () =>
    'No signature of this webhook fits any of the secrets. It is not from whom it says, or was changed.',
  BODY_WRONG: () => 'The body of this webhook is not what its signature promises: JSON with type, timestamp and data.',
});
