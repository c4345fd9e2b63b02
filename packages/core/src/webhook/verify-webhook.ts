import { z } from 'zod';
import { failure } from '../errors/failure.ts';
import type { WebhookMessage } from './message.ts';
import { isSigned, keysOf } from './signature.ts';
import { webhookErrors } from './webhook-errors.ts';

/** A webhook as it came in. */
export interface IncomingWebhook {
  /** As `fetch` or `node:http` give them. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes that came, before anybody parsed them: another spelling of the same JSON has another signature. */
  readonly body: string | Uint8Array;
  /** The secrets that the sender may have signed with. */
  readonly secrets: readonly string[];
  /** Seconds that the sender's clock may differ from ours, and the webhook may have been on its way. @default 300 */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A webhook that is what it says. */
export interface VerifiedWebhook extends WebhookMessage {
  /** The same whenever the event is sent: who remembers it takes each event once. */
  readonly id: string;
}

const text = z.string();
const message = z.object({
  type: text,
  timestamp: text,
  data: z.object({
    changeId: text,
    sequence: z.int(),
    actorId: text,
    outcome: z.enum(['done', 'unchanged', 'pending']),
    counts: z.record(text, z.object({ inserted: z.int(), updated: z.int() })),
    clientMutationId: text.nullable(),
  }),
});

const TOLERANCE_SECONDS = 300;

/**
 * For receivers: the message of a webhook, when it is from whom it says, unchanged, and sent just now. Throws a `DomainFailure` with
 * `webhook.HEADER_MISSING`, `TIMESTAMP_WRONG`, `SIGNATURE_WRONG` or `BODY_WRONG` otherwise; answer 400 then.
 *
 * @example
 * const event = verifyWebhook({ headers: request.headers, body: await bytesOf(request), secrets: [process.env['PARASOL_SECRET'] ?? ''] });
 */
export function verifyWebhook({
  headers,
  body,
  secrets,
  toleranceSeconds = TOLERANCE_SECONDS,
  now = Date.now,
}: IncomingWebhook): VerifiedWebhook {
  const keys = keysOf(secrets);
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  if (!(Math.abs(now() / 1000 - seconds) <= toleranceSeconds))
    throw failure(webhookErrors.TIMESTAMP_WRONG({ toleranceSeconds }));
  if (!isSigned(header(headers, 'webhook-signature'), keys, { id, timestamp, body }))
    throw failure(webhookErrors.SIGNATURE_WRONG());
  const read = message.safeParse(parsed(body));
  if (!read.success) throw failure(webhookErrors.BODY_WRONG());
  return { id, ...read.data };
}

function header(headers: IncomingWebhook['headers'], name: string): string {
  const found =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof found !== 'string' || found === '') throw failure(webhookErrors.HEADER_MISSING({ header: name }));
  return found;
}

function parsed(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  } catch {
    throw failure(webhookErrors.BODY_WRONG());
  }
}
