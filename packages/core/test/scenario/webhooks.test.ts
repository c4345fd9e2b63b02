import {
  identifiers,
  isDomainFailure,
  type Logger,
  type ParasolOptions,
  unwrap,
  verifyWebhook,
  webhook,
} from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { type Answer, receiver, status } from '../receiver.ts';
import { subscribedClinics, until } from '../subscribed-clinics.ts';

const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`;
const OLD = secretOf('o');
const NEW = secretOf('n');
const QUICK = { attempts: 2, firstMs: 1, longestMs: 2 };

/** A clinic app whose creations are sent to a receiver. */
async function sending(store: (typeof stores)[number], answer: Answer, more: { timeoutMs?: number } = {}) {
  const { url, received } = await receiver(answer);
  const logged: unknown[] = [];
  const log = (message: string, fields?: object): void => void logged.push(message, fields);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const options: Partial<ParasolOptions<never>> = {
    configure: (container) => void container.rebind(identifiers.logger).toConstantValue(logger),
  };
  const hook = webhook({
    id: 'acme.hook',
    url,
    secrets: [OLD, NEW],
    headers: { authorization: 'Bearer hidden' },
    signals: ['clinic_service.create'],
    allowLocalHttp: true,
    retry: QUICK,
    ...more,
  });
  const world = await subscribedClinics(store, hook, options);
  await world.app.start();
  const parked = async () => unwrap(await world.operator.subscriptions.parked({ subscriber: 'acme.hook' })).rows;
  return { ...world, received, logged, parked, settled: () => until(world.view, ({ lag }) => lag.events === 0) };
}

describe.each(stores)('webhooks on $name', (store) => {
  it('send each event once, signed with every secret, without personal data', async () => {
    const { received, settled, create } = await sending(store, status(204));
    const clinic = await create('Amina');
    await settled();
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': clinic.changeId,
      authorization: 'Bearer hidden',
    });
    for (const secrets of [[OLD], [NEW], [secretOf('x'), NEW]]) {
      expect(verifyWebhook({ headers, body, secrets })).toEqual({
        id: clinic.changeId,
        type: 'clinic_service.create',
        timestamp: clinic.dateCreated,
        data: {
          changeId: clinic.changeId,
          sequence: expect.any(Number),
          actorId: 'nurse',
          outcome: 'done',
          counts: { clinic: { inserted: 1, updated: 0 } },
          clientMutationId: null,
        },
      });
    }
    expect(body).not.toContain('Amina');
  });

  it('are tried again after a failure, under the same id, until they are taken', async () => {
    const { received, settled, create, view } = await sending(store, (response, _, count) =>
      response.writeHead(count === 1 ? 500 : 200).end(),
    );
    const { changeId } = await create('A');
    await settled();
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([changeId, changeId]);
    expect(await view()).toMatchObject({ parked: 0, errorCode: null, attempts: 0 });
  });

  it('are disabled by an answer of 410, and go on with the same event when they are resumed', async () => {
    const { received, view, create, operator, settled } = await sending(store, (response, _, count) =>
      response.writeHead(count === 1 ? 410 : 200).end(),
    );
    await create('A');
    expect(await until(view, (one) => one.status === 'DISABLED')).toMatchObject({
      errorCode: 'webhook.GONE',
      parked: 0,
    });
    unwrap(await operator.subscriptions.resume({ subscriber: 'acme.hook' }));
    await settled();
    expect(received).toHaveLength(2);
  });
});

const [memory] = stores as [(typeof stores)[number]];

describe('a webhook whose receiver', () => {
  it.each([
    ['fails', status(503), 'webhook.FAILED'],
    ['refuses', status(404), 'webhook.REFUSED'],
    ['redirects', status(307, { location: 'http://127.0.0.1:1/elsewhere' }), 'webhook.REDIRECTED'],
    ['cuts the connection', ((response) => void response.socket?.destroy()) as Answer, 'webhook.UNREACHABLE'],
    [
      'cuts the connection in the middle of its answer',
      ((response) => {
        response.socket?.write('HTTP/1.1 2');
        response.socket?.destroy();
      }) as Answer,
      'webhook.UNREACHABLE',
    ],
    [
      'speaks something else',
      ((response) => void response.socket?.end('nonsense\r\n\r\n')) as Answer,
      'webhook.UNREACHABLE',
    ],
    ['never answers', (() => undefined) as Answer, 'webhook.TIMED_OUT'],
  ])('%s parks the event under a code of its own, and goes on', async (_what, answer, code) => {
    const { received, settled, create, parked, logged } = await sending(memory, answer, {
      timeoutMs: code === 'webhook.TIMED_OUT' ? 60 : 10_000,
    });
    const { changeId } = await create('Amina');
    await settled();
    expect(await parked()).toMatchObject([{ changeId, errorCode: code, attempts: 2 }]);
    expect(received.length).toBe(2);
    const log = JSON.stringify(logged);
    for (const hidden of ['hidden', OLD, NEW, OLD.slice(6), 'Amina']) expect(log).not.toContain(hidden);
  });

  it('answers 200 and then dribbles is done with at its status', async () => {
    const { received, settled, create } = await sending(
      memory,
      (response) => {
        response.writeHead(200);
        response.write('thanks');
      },
      { timeoutMs: 5000 },
    );
    await create('A');
    await settled();
    expect(received).toHaveLength(1);
  });

  it('is not there parks the event', async () => {
    const hook = webhook({
      id: 'acme.nobody',
      url: 'http://127.0.0.1:1/',
      secrets: [OLD],
      allowLocalHttp: true,
      retry: QUICK,
      signals: ['clinic_service.create'],
    });
    const { app, create, view } = await subscribedClinics(memory, hook);
    await app.start();
    await create('A');
    expect(await until(view, ({ parked }) => parked === 1)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('a webhook', () => {
  const options = { id: 'acme.hook', url: 'https://crm.example.org/', secrets: [NEW] };

  it('goes to https only, or to this machine where that is allowed', () => {
    expect(() => webhook(options)).not.toThrow();
    for (const url of [
      'http://crm.example.org/',
      'http://127.0.0.1:8080/',
      'ftp://crm.example.org/',
      'crm',
      'file:///etc/passwd',
    ])
      expect(() => webhook({ ...options, url })).toThrow('WEBHOOK_URL');
    for (const url of ['http://127.0.0.1.example.org/', 'http://localhost.example.org/', 'http://10.0.0.1/'])
      expect(() => webhook({ ...options, url, allowLocalHttp: true })).toThrow('WEBHOOK_URL');
    for (const url of ['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/'])
      expect(() => webhook({ ...options, url, allowLocalHttp: true })).not.toThrow();
    expect(() => webhook({ ...options, url: 'https://user:word@crm.example.org/' })).toThrow('authorization');
  });

  it('is refused without good secrets, and the refusal does not say them', () => {
    for (const secret of ['', 'word', 'whsec_', 'whsec_c2hvcnQ=', `${NEW}!`, NEW.slice(6)]) {
      const made = () => webhook({ ...options, secrets: [secret] });
      expect(made).toThrow('WEBHOOK_SECRET');
      if (secret.length > 6) expect(made).not.toThrow(secret);
    }
    expect(() => webhook({ ...options, secrets: [] })).toThrow('at least one secret');
  });

  it('lets nobody set the headers that say who sent it', () => {
    for (const name of ['Webhook-Signature', 'webhook-id', 'Content-Type', 'host'])
      expect(() => webhook({ ...options, headers: { [name]: 'x' } })).toThrow('WEBHOOK_HEADER');
  });
});

describe('a receiver of webhooks', () => {
  const body = JSON.stringify({
    type: 'clinic_service.create',
    timestamp: '2026-01-01T00:00:00.000Z',
    data: { changeId: 'c1', sequence: 7, actorId: 'nurse', outcome: 'done', counts: {}, clientMutationId: null },
  });

  /** What the sender puts on the wire, by way of a real request. */
  async function genuine() {
    const { received, settled, create } = await sending(memory, status(200));
    await create('A');
    await settled();
    const [one] = received;
    if (one === undefined) throw new Error('Nothing came.');
    return one;
  }
  const codeOf = (work: () => unknown): string | undefined => {
    try {
      work();
      return undefined;
    } catch (error) {
      return isDomainFailure(error) ? error.errors[0]?.code : String(error);
    }
  };

  it('refuses what was changed, signed by somebody else, sent under another id or at another time, or is incomplete', async () => {
    const { headers, body: sent } = await genuine();
    const secrets = [NEW];
    const check = (more: Partial<Parameters<typeof verifyWebhook>[0]>) =>
      codeOf(() => verifyWebhook({ headers, body: sent, secrets, ...more }));
    expect(check({})).toBeUndefined();
    expect(check({ headers: new Headers(headers as Record<string, string>), body: Buffer.from(sent) })).toBeUndefined();
    expect(check({ body: sent.replace('nurse', 'thief') })).toBe('webhook.SIGNATURE_WRONG');
    expect(check({ body })).toBe('webhook.SIGNATURE_WRONG');
    expect(check({ secrets: [secretOf('x')] })).toBe('webhook.SIGNATURE_WRONG');
    expect(check({ headers: { ...headers, 'webhook-id': 'other' } })).toBe('webhook.SIGNATURE_WRONG');
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(check({ headers: { ...headers, 'webhook-timestamp': later } })).toBe('webhook.SIGNATURE_WRONG');
    for (const value of ['', 'NaN', '-5', '1e9', '99999999999999'])
      expect(check({ headers: { ...headers, 'webhook-timestamp': value } })).toMatch(/HEADER_MISSING|TIMESTAMP_WRONG/);
    for (const value of ['v1,', 'v1,AAAA', 'v2,x v1,y', 'x'.repeat(10_000)])
      expect(check({ headers: { ...headers, 'webhook-signature': value } })).toBe('webhook.SIGNATURE_WRONG');
    expect(check({ headers: { ...headers, 'webhook-signature': undefined } })).toBe('webhook.HEADER_MISSING');
    const sentAt = Number(headers['webhook-timestamp']) * 1000;
    expect(check({ now: () => sentAt + 301_000 })).toBe('webhook.TIMESTAMP_WRONG');
    expect(check({ now: () => sentAt - 301_000 })).toBe('webhook.TIMESTAMP_WRONG');
    expect(check({ now: () => sentAt + 900_000, toleranceSeconds: 1000 })).toBeUndefined();
  });

  it('agrees with the example of Standard Webhooks', () => {
    // The vector of the specification's reference implementations.
    const given = {
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      now: () => 1_614_265_330_000,
    };
    // The signature fits, and only then is the body looked at.
    expect(codeOf(() => verifyWebhook({ ...given, body: '{"test": 2432232314}' }))).toBe('webhook.BODY_WRONG');
    expect(codeOf(() => verifyWebhook({ ...given, body: '{"test": 2432232315}' }))).toBe('webhook.SIGNATURE_WRONG');
  });
});
