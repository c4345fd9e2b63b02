// A backend on Fastify: people, enrolment and health, on Postgres, over the pool that the backend has anyway.
import type { AddressInfo } from 'node:net';
import { type Actor, createParasol, httpStatusOf, identifiers, type Result } from '@parasol/core';
import { individual } from '@parasol/individual';
import { postgres } from '@parasol/postgres';
import { socialProtection } from '@parasol/social-protection';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import pg from 'pg';

const web = fastify({ logger: { level: 'warn' } });
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
pool.on('error', (error) => web.log.error({ error: error.name }, 'A connection broke.'));

const parasol = await createParasol({
  store: postgres({ pool, schema: process.env['DATABASE_SCHEMA'] ?? 'parasol' }),
  modules: [individual(), socialProtection()],
  configuration: { social_protection: { check_benefit_plan_update: false } },
  configure: (container) => {
    // What Parasol logs goes where the backend logs.
    const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: object) =>
      web.log[level](fields ?? {}, message);
    const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
    container.rebind(identifiers.logger).toConstantValue(logger);
  },
});
await parasol.migrate();
await parasol.start();

// Who calls is the host's to say: here by tokens, elsewhere by its session or its identity provider.
const users = new Map(Object.entries(JSON.parse(process.env['USERS'] ?? '{}') as Record<string, Actor>));
const sessionOf = ({ headers }: FastifyRequest) =>
  parasol.as(users.get(headers.authorization?.replace(/^Bearer /, '') ?? '') ?? null);
const optionsOf = ({ headers }: FastifyRequest) => {
  const idempotencyKey = headers['idempotency-key'];
  return typeof idempotencyKey === 'string' ? { idempotencyKey } : {};
};
const answer = (reply: FastifyReply, result: Result<unknown>) => reply.status(httpStatusOf(result)).send(result);

// Inputs are checked by the operations: whatever comes as a body goes to them.
web.post('/individuals', async (request, reply) =>
  answer(reply, await sessionOf(request).individuals.create(request.body as never, optionsOf(request))),
);
web.get<{ Params: { id: string } }>('/individuals/:id', async (request, reply) =>
  answer(reply, await sessionOf(request).individuals.get({ id: request.params.id })),
);
web.post('/beneficiaries', async (request, reply) =>
  answer(reply, await sessionOf(request).beneficiaries.create(request.body as never, optionsOf(request))),
);
web.get('/health', async (_request, reply) => {
  const { healthy, state, store } = await parasol.health();
  return reply.status(healthy ? 200 : 503).send({ healthy, state, store: store.reachable });
});

await web.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });
console.log(`Listening on ${(web.server.address() as AddressInfo).port}`);
process.once('SIGTERM', async () => {
  // New connections are refused, open requests end, then the rows are let go of, then the pool.
  await web.close();
  await parasol.stop({ timeoutMs: 10_000 });
  await pool.end();
});
