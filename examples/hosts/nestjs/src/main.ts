// A backend on NestJS: people, enrolment and health, on SQLite. Node runs this file as it is, and decorators are no part of what it
// runs; so they are called as the functions that they are.
import 'reflect-metadata';
import { Body, Controller, Get, Headers, Module, Param, Post, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Actor, createParasol, httpStatusOf, type Result } from '@parasol/core';
import { individual } from '@parasol/individual';
import { socialProtection } from '@parasol/social-protection';
import { sqlite } from '@parasol/sqlite';

const parasol = await createParasol({
  store: sqlite({ file: process.env['DATABASE_FILE'] ?? 'registry.db' }),
  modules: [individual(), socialProtection()],
  configuration: { social_protection: { check_benefit_plan_update: false } },
});
await parasol.migrate();
await parasol.start();

// Who calls is the host's to say: here by tokens, elsewhere by a guard.
const users = new Map(Object.entries(JSON.parse(process.env['USERS'] ?? '{}') as Record<string, Actor>));
const sessionOf = (authorization = '') => parasol.as(users.get(authorization.replace(/^Bearer /, '')) ?? null);
const optionsOf = (idempotencyKey?: string) => (idempotencyKey === undefined ? {} : { idempotencyKey });
interface Reply {
  status(code: number): unknown;
}
const answer = <T>(reply: Reply, result: Result<T>): Result<T> => {
  reply.status(httpStatusOf(result));
  return result;
};

class ProgrammeController {
  async create(body: never, user: string, key: string, reply: Reply) {
    return answer(reply, await sessionOf(user).individuals.create(body, optionsOf(key)));
  }
  async get(id: string, user: string, reply: Reply) {
    return answer(reply, await sessionOf(user).individuals.get({ id }));
  }
  async enrol(body: never, user: string, key: string, reply: Reply) {
    return answer(reply, await sessionOf(user).beneficiaries.create(body, optionsOf(key)));
  }
  async health(reply: Reply) {
    const { healthy, state, store } = await parasol.health();
    reply.status(healthy ? 200 : 503);
    return { healthy, state, store: store.reachable };
  }
}
const { prototype } = ProgrammeController;
const route = (name: keyof ProgrammeController, method: MethodDecorator, ...parameters: ParameterDecorator[]): void => {
  method(prototype, name, Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor);
  for (const [position, parameter] of parameters.entries()) parameter(prototype, name, position);
};
const [user, key, reply] = [Headers('authorization'), Headers('idempotency-key'), Res({ passthrough: true })];
route('create', Post('individuals'), Body(), user, key, reply);
route('get', Get('individuals/:id'), Param('id'), user, reply);
route('enrol', Post('beneficiaries'), Body(), user, key, reply);
route('health', Get('health'), reply);
Controller()(ProgrammeController);

class HostModule {
  onApplicationShutdown = () => parasol.stop({ timeoutMs: 10_000 });
}
Module({ controllers: [ProgrammeController] })(HostModule);

const web = await NestFactory.create(HostModule, { logger: ['warn', 'error'] });
web.enableShutdownHooks(['SIGTERM'], { useProcessExit: true });
await web.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
console.log(`Listening on ${new URL(await web.getUrl()).port}`);
