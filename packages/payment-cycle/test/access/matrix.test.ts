import { fieldMasks, locationScope, type Result } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { allRights, codesOf, type Districts, openDistricts } from './districts.ts';
import { canaries, type Sample, samples, secretIds, seedCanaries } from './samples.ts';

/**
 * Every operation of the composed modules as called by nobody, without the right, with the right, from another district, and by who
 * may not see some fields. It is generated from the operations; an operation without a sample fails it.
 */

const OUT_OF_REACH = ['core.NOT_FOUND', 'core.OUT_OF_SCOPE', 'core.SCOPE_TOO_NARROW'];

interface Call {
  (input: unknown): Promise<Result<unknown>>;
  preview(input: unknown): Promise<Result<unknown>>;
}
type Callers = Readonly<Record<string, Readonly<Record<string, Call>>>>;

async function openMatrix(store: Parameters<typeof openDistricts>[0]) {
  const world = await openDistricts(store);
  const seed = await seedCanaries(world);
  const known = samples(seed);
  const operations = Object.entries(world.app.runtime.services)
    .filter(([service]) => service !== 'probes')
    .flatMap(([service, own]) =>
      Object.entries(own).map(([key, { signal, spec }]) => ({ service, key, signal, spec })),
    );
  const missing = operations.map(({ signal }) => signal).filter((signal) => known[signal] === undefined);
  if (missing.length > 0)
    throw new Error(
      `No sample input for ${missing.join(', ')}. Add one, with what it answers to somebody of another district, to samples() in packages/payment-cycle/test/access/samples.ts.`,
    );
  /** Calls every operation without leaving a trace. */
  const asEach = async (
    as: ReturnType<Districts['app']['as']>,
    judge: (result: Result<unknown>, sample: Sample, signal: string) => Promise<void> | void,
    isMeant: (signal: string) => boolean = () => true,
  ) => {
    for (const { service, key, signal, spec } of operations) {
      if (!isMeant(signal)) continue;
      const call = (as as unknown as Callers)[service]?.[key];
      const sample = known[signal];
      if (call === undefined || sample === undefined) throw new Error(`${signal} cannot be called.`);
      await judge(await (spec.kind === 'query' ? call(sample.input) : call.preview(sample.input)), sample, signal);
    }
  };
  const rightsOf = new Map<string, readonly string[]>();
  await asEach(world.app.as({ id: 'poor', rights: [], locations: 'everywhere' }), (result, _, signal) => {
    expect(codesOf(result), signal).toEqual(['core.FORBIDDEN']);
    rightsOf.set(signal, result.success ? [] : (result.errors[0]?.parameters['anyOf'] as string[]));
  });
  return { world, seed, asEach, rightsOf, signals: operations.map(({ signal }) => signal) };
}

/** Everything that an answer says, files included, less what was asked. */
async function said(result: Result<unknown>, { input }: Sample): Promise<string> {
  const chunks = (result as { data?: { chunks?: AsyncIterable<Uint8Array> } }).data?.chunks;
  const file: string[] = [];
  if (result.success && chunks !== undefined)
    for await (const chunk of chunks) file.push(Buffer.from(chunk).toString());
  let text = JSON.stringify([result, ...file]);
  for (const value of Object.values(input as object).flat())
    if (typeof value === 'string') text = text.replaceAll(value, '');
  return text;
}

describe.each(stores)('every operation on $name', (store) => {
  it('refuses an anonymous caller and whoever lacks its right, and answers who has it', async () => {
    const { world, asEach, rightsOf } = await openMatrix(store);
    await using _ = world;
    await asEach(world.app.as(null) as never, (result, __, signal) =>
      expect(codesOf(result), signal).toEqual(['core.UNAUTHENTICATED']),
    );
    for (const lacking of new Set([...rightsOf.values()].map((anyOf) => anyOf.join()))) {
      const rights = allRights.filter((right) => !lacking.split(',').includes(right));
      const me = world.app.as({ id: 'lacking', rights, locations: 'everywhere' });
      await asEach(
        me,
        (result, __, signal) => expect(codesOf(result), signal).toEqual(['core.FORBIDDEN']),
        (signal) => rightsOf.get(signal)?.join() === lacking,
      );
    }
    await asEach(world.all, (result, { refusal }, signal) => {
      if (refusal === undefined) expect(result, signal).toMatchObject({ success: true });
      else expect(codesOf(result), signal).toEqual([refusal]);
    });
  });

  it('tells somebody of another district nothing of this one', async () => {
    const { world, seed, asEach } = await openMatrix(store);
    await using _ = world;
    world.rules.current = locationScope();
    const stranger = world.as('stranger', seed.b.id);
    const secrets = [canaries.lastName, canaries.dob, canaries.code, String(canaries.income), ...secretIds(seed)];
    await asEach(stranger, async (result, sample, signal) => {
      const codes = codesOf(result);
      if (sample.outside === 'refused') {
        expect(codes, signal).toHaveLength(1);
        expect(OUT_OF_REACH, signal).toContain(codes[0]);
      } else if (sample.refusal === undefined) expect(result, signal).toMatchObject({ success: true });
      const text = await said(result, sample);
      expect(
        secrets.filter((secret) => text.includes(secret)),
        signal,
      ).toEqual([]);
      const data = result.success && result.outcome !== 'pending' && 'data' in result ? result.data : undefined;
      if (sample.outside === 'silent' && typeof data === 'number') expect(data, signal).toBe(0);
    });
  });

  it('shows no hidden field to who may not see it, in whatever it answers', async () => {
    const { world, asEach } = await openMatrix(store);
    await using _ = world;
    world.rules.current = fieldMasks([
      { entity: 'individual', fields: ['lastName', 'dob', 'jsonExt.income'] },
      { entity: 'group', fields: ['code'] },
    ]);
    const secrets = [canaries.lastName, canaries.dob, canaries.code, String(canaries.income)];
    const clerk = world.app.as({ id: 'clerk', rights: allRights, locations: 'everywhere' });
    let answered = 0;
    await asEach(clerk, async (result, sample, signal) => {
      const text = await said(result, sample);
      expect(
        secrets.filter((secret) => text.includes(secret)),
        signal,
      ).toEqual([]);
      if (result.success) answered++;
      else if (sample.refusal === undefined) expect(codesOf(result), signal).toContain('core.FIELD_HIDDEN');
    });
    expect(answered).toBeGreaterThan(90);
  });
});
