import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createParasol, unwrap } from '@parasol/core';
import { individual } from '@parasol/individual';
import { postgres } from '@parasol/postgres';
import { socialProtection } from '@parasol/social-protection';
import { sqlite } from '@parasol/sqlite';
import pg from 'pg';
import { describe, expect, inject, it, onTestFinished } from 'vitest';

/** The backends of examples/hosts, each started as a process and asked over HTTP. */

const mainOf = (name: string): string =>
  fileURLToPath(new URL(`../../examples/hosts/${name}/src/main.ts`, import.meta.url));

const users = {
  'clerk-token': { id: 'clerk', rights: ['159001', '159002', '160001', '160002', '170001', '170002'] },
  'reader-token': { id: 'reader', rights: ['159001'] },
};

async function databaseOf(name: string): Promise<Record<string, string>> {
  if (name !== 'fastify') {
    const folder = await mkdtemp(join(tmpdir(), 'parasol-example-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return { DATABASE_FILE: join(folder, 'registry.db') };
  }
  const url = inject('postgresUrl');
  const schema = `example_${randomBytes(6).toString('hex')}`;
  onTestFinished(async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.end();
  });
  return { DATABASE_URL: url, DATABASE_SCHEMA: schema };
}

/** A plan that is open for enrolment, made by this process in the database of the backend. */
async function openPlan(database: Record<string, string>): Promise<string> {
  const { DATABASE_FILE: file, DATABASE_URL: connectionString = '', DATABASE_SCHEMA: schema = '' } = database;
  const app = await createParasol({
    store: file === undefined ? postgres({ connectionString, schema }) : sqlite({ file }),
    modules: [individual(), socialProtection()],
    configuration: { social_protection: { check_benefit_plan_update: false } },
  });
  const me = app.as(users['clerk-token']);
  const plan = unwrap(
    await me.benefitPlans.create({ code: 'GRANT', name: 'Grant', type: 'INDIVIDUAL', dateValidFrom: '2026-01-01' }),
  );
  await app.stop();
  return plan.id;
}

/** The backend as a process; it is asked to end with SIGTERM, as an orchestrator does. */
async function start(name: string) {
  const database = await databaseOf(name);
  const env = { ...process.env, ...database, USERS: JSON.stringify(users), PORT: '0' };
  const child = spawn(process.execPath, ['--conditions=parasol-source', mainOf(name)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /^Listening on (\d+)$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    ended.then(([code]) => reject(new Error(`${name} ended with ${code}: ${errors}`)), reject);
  });
  const ask = async (method: string, path: string, about: { token?: string; key?: string; body?: unknown } = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(about.token === undefined ? {} : { authorization: `Bearer ${about.token}` }),
        ...(about.key === undefined ? {} : { 'idempotency-key': about.key }),
      },
      ...(about.body === undefined
        ? {}
        : { body: typeof about.body === 'string' ? about.body : JSON.stringify(about.body) }),
    });
    return { status: response.status, body: (await response.json()) as { data: { id: string }; errors: unknown[] } };
  };
  return {
    ask,
    database,
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
    errors: () => errors,
  };
}

describe.each(['express', 'fastify', 'nestjs'])('the backend on %s', (name) => {
  it('is less than sixty lines of code', async () => {
    const lines = (await readFile(mainOf(name), 'utf8')).split('\n').filter((line) => !/^\s*(?:\/\/|$)/.test(line));
    expect(lines.length).toBeLessThan(60);
  });

  it('creates, reads and enrols, answers errors by status, and ends gracefully', { timeout: 120_000 }, async () => {
    const { ask, database, stop, errors } = await start(name);
    const token = 'clerk-token';
    const amina = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };
    expect(await ask('GET', '/health')).toMatchObject({ status: 200, body: { healthy: true, store: true } });

    const made = await ask('POST', '/individuals', { token, key: 'k1', body: amina });
    expect(made).toMatchObject({ status: 200, body: { outcome: 'done', data: amina } });
    const again = await ask('POST', '/individuals', { token, key: 'k1', body: amina });
    expect(again).toMatchObject({ status: 200, body: { replayed: true, data: { id: made.body.data.id } } });
    expect(
      await ask('POST', '/individuals', { token, key: 'k1', body: { ...amina, firstName: 'Baba' } }),
    ).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'core.IDEMPOTENCY_KEY_REUSED' }] },
    });

    const { id } = made.body.data;
    expect(await ask('GET', `/individuals/${id}`, { token: 'reader-token' })).toMatchObject({
      status: 200,
      body: { data: amina },
    });
    const absent = '01900000-0000-7000-8000-000000000000';
    expect((await ask('GET', `/individuals/${absent}`, { token })).status).toBe(404);
    expect((await ask('GET', `/individuals/${id}`)).status).toBe(401);
    expect((await ask('POST', '/individuals', { token: 'reader-token', body: amina })).status).toBe(403);
    expect(await ask('POST', '/individuals', { token, body: { ...amina, dob: 'spring' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: ['dob'] }] },
    });
    expect((await ask('POST', '/individuals', { token, body: '{' })).status).toBe(400);
    expect((await ask('POST', '/individuals', { token })).status).toBe(400);
    const enrolment = { benefitPlanId: await openPlan(database), individualId: id, status: 'POTENTIAL' };
    expect((await ask('POST', '/beneficiaries', { token, body: enrolment })).status).toBe(200);
    expect(await ask('POST', '/beneficiaries', { token, body: enrolment })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'social_protection.ALREADY_ENROLLED' }] },
    });
    expect(await ask('POST', '/beneficiaries', { token, body: { ...enrolment, benefitPlanId: absent } })).toMatchObject(
      {
        status: 422,
        body: { errors: [{ code: 'core.NOT_FOUND', path: ['benefitPlanId'] }] },
      },
    );
    expect([await stop(), errors()]).toEqual([0, '']);
  });
});
