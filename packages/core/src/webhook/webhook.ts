import { failure, MisuseError } from '../errors/failure.ts';
import { failureCode } from '../subscription/delivery-failure.ts';
import type { DurableEvent } from '../subscription/durable-event.ts';
import type { DeliveryContext, OutsideSubscriber } from '../subscription/subscriber.ts';
import { messageOf } from './message.ts';
import { keysOf, signatureOf } from './signature.ts';
import { webhookErrors } from './webhook-errors.ts';

/** Where events are sent, and which. */
export interface WebhookOptions<Signal extends string = string>
  extends Pick<OutsideSubscriber<never, Signal>, 'id' | 'signals' | 'outcomes' | 'startAt' | 'retry'> {
  /** Address that takes a POST; `https:` unless `allowLocalHttp` says otherwise. */
  readonly url: string;
  /**
   * Secrets by which the receiver knows the sender: `whsec_` and 24 to 64 bytes in base64. Each event is signed with all of them, so that
   * a new one can be given to the receiver before the old one is taken away.
   */
  readonly secrets: readonly string[];
  /** Further headers, such as an `authorization`. They are logged as little as the secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds that the receiver has to answer. @default 15,000 */
  readonly timeoutMs?: number;
  /** Lets `http:` pass for this machine (`localhost`, `127.0.0.1`, `[::1]`), for development and tests. @default false */
  readonly allowLocalHttp?: boolean;
}

/** A subscriber that sends each event on; given to `app.subscribe` or to a module. */
export interface WebhookSubscriber<Signal extends string = string>
  extends Omit<OutsideSubscriber<never, Signal>, 'handle'> {
  readonly handle: (event: DurableEvent, ctx: DeliveryContext) => Promise<void>;
}

const TIMEOUT_MS = 15_000;
/** What is left for the cursor when the receiver took all of its time. */
const MARGIN_MS = 5000;

/**
 * Sends events to an address, signed as Standard Webhooks has it: headers `webhook-id`, `webhook-timestamp` (seconds) and
 * `webhook-signature` (HMAC-SHA256 over id, timestamp and body), body a `WebhookMessage`. An answer of 2xx is success; 410 disables the
 * webhook; all else is tried again and then parked, as with every subscriber. Redirections are not followed. The id is that of the
 * change, the same whenever it is sent: a receiver that remembers ids takes each event once.
 *
 * Failures are known by `webhook.UNREACHABLE`, `TIMED_OUT`, `REDIRECTED`, `REFUSED` (4xx), `FAILED` (others), `GONE`.
 *
 * @example
 * app.subscribe(webhook({
 *   id: 'acme.crm', url: 'https://crm.example.org/parasol', secrets: [process.env['CRM_SECRET'] ?? ''], signals: ['individual_service.create'],
 * }));
 */
export function webhook<const Signal extends string = never>(
  options: WebhookOptions<Signal>,
): WebhookSubscriber<Signal> {
  const { url, secrets, headers = {}, timeoutMs = TIMEOUT_MS, allowLocalHttp = false, ...subscriber } = options;
  const target = targetOf(subscriber.id, url, allowLocalHttp);
  const keys = keysOf(secrets);
  requireHeaders(headers);

  async function handle(event: DurableEvent, ctx: DeliveryContext): Promise<void> {
    const body = JSON.stringify(messageOf(event));
    const id = event.changeId;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const deadline = AbortSignal.timeout(timeoutMs);
    let response: Response;
    try {
      response = await fetch(target, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([deadline, ctx.signal]),
        body,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': keys.map((key) => signatureOf(key, { id, timestamp, body })).join(' '),
        },
      });
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw failure(
        deadline.aborted
          ? webhookErrors.TIMED_OUT({ ms: timeoutMs })
          : webhookErrors.UNREACHABLE({ reason: failureCode(error) }),
      );
    }
    // What it says beside the status is of no use here, and may be endless.
    await response.body?.cancel().catch(() => undefined);
    const { status } = response;
    if (response.ok) return;
    ctx.logger.warn('A receiver of webhooks did not take an event.', {
      subscriber: subscriber.id,
      changeId: id,
      status,
    });
    if (status === 410) ctx.disable(webhookErrors.GONE());
    if (status >= 300 && status < 400) throw failure(webhookErrors.REDIRECTED({ status }));
    throw failure(status < 500 ? webhookErrors.REFUSED({ status }) : webhookErrors.FAILED({ status }));
  }
  return Object.freeze({ ...subscriber, effect: 'outside', timeoutMs: timeoutMs + MARGIN_MS, handle });
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

function targetOf(id: string, url: string, allowLocalHttp: boolean): URL {
  const refuse = (why: string): never => {
    throw new MisuseError('WEBHOOK_URL', `The address of the webhook "${id}" ${why}`);
  };
  const target = URL.parse(url) ?? refuse('is no address, such as https://crm.example.org/parasol.');
  const isLocal = allowLocalHttp && LOCAL.has(target.hostname);
  if (target.protocol !== 'https:' && !(target.protocol === 'http:' && isLocal))
    refuse('begins with https:, so that nobody on the way reads or answers. For this machine there is allowLocalHttp.');
  if (target.username !== '' || target.password !== '')
    refuse('holds a user or a password. Give them in headers: { authorization }.');
  return target;
}

function requireHeaders(headers: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(headers).find((name) => /^(webhook-.*|content-type|content-length|host)$/i.test(name));
  if (reserved !== undefined)
    throw new MisuseError('WEBHOOK_HEADER', `The header ${reserved} is set by the webhook itself.`);
}
