// A backend on Express: people, enrolment and health, on SQLite.
import { type Actor, createParasol, httpStatusOf, type Result } from '@parasol/core';
import { individual } from '@parasol/individual';
import { socialProtection } from '@parasol/social-protection';
import { sqlite } from '@parasol/sqlite';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';

const parasol = await createParasol({
  store: sqlite({ file: process.env['DATABASE_FILE'] ?? 'registry.db' }),
  modules: [individual(), socialProtection()],
  configuration: { social_protection: { check_benefit_plan_update: false } },
});
await parasol.migrate();
await parasol.start();

// Who calls is the host's to say: here by tokens, elsewhere by its session or its identity provider.
const users = new Map(Object.entries(JSON.parse(process.env['USERS'] ?? '{}') as Record<string, Actor>));
const sessionOf = (request: Request) => {
  const token = request.header('authorization')?.replace(/^Bearer /, '');
  return parasol.as(users.get(token ?? '') ?? null);
};
const optionsOf = (request: Request) => {
  const idempotencyKey = request.header('idempotency-key');
  return idempotencyKey === undefined ? {} : { idempotencyKey };
};
const answer = (response: Response, result: Result<unknown>): void => {
  response.status(httpStatusOf(result)).json(result);
};

const web = express().use(express.json());
web.post('/individuals', async (request, response) => {
  answer(response, await sessionOf(request).individuals.create(request.body, optionsOf(request)));
});
web.get('/individuals/:id', async (request, response) => {
  answer(response, await sessionOf(request).individuals.get({ id: request.params.id }));
});
web.post('/beneficiaries', async (request, response) => {
  answer(response, await sessionOf(request).beneficiaries.create(request.body, optionsOf(request)));
});
web.get('/health', async (_request, response) => {
  const { healthy, state, store } = await parasol.health();
  response.status(healthy ? 200 : 503).json({ healthy, state, store: store.reachable });
});
const refused: ErrorRequestHandler = (error: { status?: number }, _request, response, next) => {
  if (response.headersSent) next(error);
  else response.status(error.status ?? 500).json({ success: false, message: 'The request could not be answered.' });
};
web.use(refused);

const server = web.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  console.log(`Listening on ${typeof address === 'object' ? address?.port : address}`);
});
process.once('SIGTERM', () => {
  // New connections are refused, open requests end, then the rows are let go of.
  server.close(() => void parasol.stop({ timeoutMs: 10_000 }));
});
