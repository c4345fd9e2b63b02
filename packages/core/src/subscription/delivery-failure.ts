import { isDomainFailure, isMisuse } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';

/** Thrown by `ctx.disable`: the subscriber takes nothing more until it is resumed. */
export class SubscriberDisabled extends Error {
  readonly code: string;

  constructor({ code, message }: Issue) {
    super(message);
    this.name = 'SubscriberDisabled';
    this.code = code;
  }
}

/** Thrown when somebody else has the subscriber now, or moved its cursor: what was done meanwhile does not count. */
export class DeliveryOvertaken extends Error {
  constructor() {
    super('Another process works on this subscriber now, or its cursor was moved.');
    this.name = 'DeliveryOvertaken';
  }
}

const CODE = /^[\w.:-]{1,200}$/;

/** The code that stands for a failure where operators read it. Never the message, which may quote what people typed. */
export function failureCode(error: unknown): string {
  if (isDomainFailure(error)) return error.errors[0]?.code ?? 'core.INVALID';
  if (isMisuse(error)) return error.code;
  const { code, name, cause } = (error ?? {}) as { code?: unknown; name?: unknown; cause?: unknown };
  if (typeof code === 'string' && CODE.test(code)) return code;
  // `fetch failed` says nothing; what made it fail has a code such as ECONNREFUSED.
  if (cause !== undefined && cause !== error) return failureCode(cause);
  return typeof name === 'string' && CODE.test(name) ? name : 'Error';
}
