import { type CallOptions, type Result, type Store, unwrap } from '@parasol/core';
import { inMemory, overlaid, type StoreUnderTest } from '@parasol/test-support';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openProgramme } from '../open-programme.ts';
import { outcomesOf, upload } from '../plan-files.ts';

/** Two files and two plans, in any order of sending, deciding, applying, closing and configuring, with calls cut off at any transaction. */

const HEADER = 'first_name,last_name,dob';
const files = [
  `${HEADER}\nAmina,D,1991-04-02\nBoubacar,S,1950-01-01\nCoumba,B,1960-01-01`,
  `${HEADER}\nDado,K,1970-01-01\nFatou,F,1980-01-01`,
] as const;
const matchBy = HEADER.split(',');

const which = fc.constantFrom(0, 1);
/** The transaction of a call at which it is cut off; 0 lets it be. */
const cut = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 6, max: 11 }));
const acceptance = fc.constantFrom('required', 'required', 'automatic', undefined);
/** One of the uploads, and all of its rows or one. */
const some = { at: fc.nat({ max: 5 }), line: fc.constantFrom(2, 3, 4, undefined), cut };
const sent = fc.record({
  plan: which,
  file: fc.constantFrom(0, 0, 0, 1),
  mode: fc.constantFrom('create', 'create', 'upsert', 'update'),
  acceptance,
  cut,
});
const decided = fc.record({ does: fc.constantFrom('acceptItems', 'acceptItems', 'rejectItems'), ...some });
const applied = fc.record({ applies: fc.constantFrom('rows', 'people'), ...some });
const configured = fc.record({ configured: fc.constantFrom('automatic', 'required') });
const closed = fc.record({ closed: which });
const step = fc.oneof({ weight: 4, arbitrary: sent }, decided, decided, applied, applied, configured, closed);
type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The store in memory, which tells of every transaction before it begins. */
const watched = (tell: () => void): StoreUnderTest => ({
  ...inMemory,
  create: async () => {
    const place = await inMemory.create();
    const open = (): Store => {
      const store = place.open();
      const transaction: Store['transaction'] = (options, work) => {
        tell();
        return store.transaction(options, work);
      };
      return overlaid(store, { transaction });
    };
    return { ...place, open };
  },
});

async function opened(rangeSize: number) {
  let tell = (): void => undefined;
  const programme = await openProgramme(
    watched(() => tell()),
    { rangeSize },
  );
  const { me, app } = programme;
  const admin = app.as({ id: 'admin', rights: ['900221', '900222', '159001'], locations: 'everywhere' });
  const plans = [await programme.plan(), await programme.plan()] as const;
  let version = 0;
  const cutOff = async <T>(at: number, call: (options: CallOptions) => Promise<Result<T>>): Promise<Result<T>> => {
    const stop = new AbortController();
    let seen = 0;
    tell = () => (++seen === at ? stop.abort() : undefined);
    const result = await call({ signal: stop.signal });
    tell = () => undefined;
    return result;
  };
  const send = ({ plan, file, mode, acceptance: asked, cut: at }: Sent) => {
    const how = {
      ...(mode === 'create' ? {} : { mode, matchBy }),
      ...(asked === undefined ? {} : { acceptance: asked }),
    };
    return cutOff(at, (options) =>
      upload(programme, plans[plan === 0 ? 0 : 1].id, files[file === 0 ? 0 : 1], how, options),
    );
  };
  return {
    ...programme,
    plans,
    cutOff,
    send,
    people: async () => unwrap(await me.individuals.list({})).rows.map(({ firstName }) => firstName),
    records: async () => unwrap(await me.benefitPlanDataUploadRecords.list({ orderBy: ['id'] })).rows,
    configure: async (upload_acceptance: string) => {
      const change = { module: 'individual', version, values: { upload_acceptance } };
      const result = await admin.moduleConfigurations.update(change);
      unwrap(result);
      if (result.success && result.outcome === 'done') version++;
    },
    setStatus: async (id: string, status: 'OPEN' | 'SUSPENDED') => {
      const plan = unwrap(await me.benefitPlans.get({ id }));
      unwrap(await me.benefitPlans.update({ id, version: plan.version, status }));
    },
  };
}
type World = Awaited<ReturnType<typeof opened>>;

/** Does one step, whatever it is answered; gives whether it made people whom nobody accepted though somebody had to be asked. */
async function take(world: World, one: Step, configuration: string): Promise<boolean> {
  const { me } = world;
  if ('mode' in one) {
    const before = (await world.people()).length;
    await world.send(one);
    const isAsked = configuration === 'required' || one.acceptance === 'required';
    return isAsked && (await world.people()).length > before;
  }
  if ('configured' in one) await world.configure(one.configured);
  else if ('closed' in one) {
    const { id, status } = unwrap(await me.benefitPlans.get({ id: world.plans[one.closed === 0 ? 0 : 1].id }));
    await world.setStatus(id, status === 'OPEN' ? 'SUSPENDED' : 'OPEN');
  } else {
    const records = await world.records();
    const record = records[one.at % Math.max(1, records.length)];
    if (record === undefined) return false;
    const rows = { uploadId: record.id, ...(one.line === undefined ? {} : { lines: [one.line] }) };
    const people = { uploadId: record.dataUploadId ?? record.id };
    await world.cutOff<unknown>(one.cut, (options) => {
      if ('does' in one) return me.benefitPlanDataUploadRecords[one.does](rows, options);
      if (one.applies === 'rows') return me.beneficiaryImports.applyItems({ uploadId: record.id }, options);
      return me.individualImports.applyItems(people, options);
    });
  }
  return false;
}

/** What an office does in the end: every plan is open, what was begun is ended, and what waits is accepted. */
async function finish(world: World, sends: readonly Sent[]): Promise<void> {
  const { me } = world;
  await world.configure('automatic');
  for (const { id } of world.plans) await world.setStatus(id, 'OPEN');
  const isOpen = ({ status }: { readonly status: string }) => status !== 'SUCCESS' && status !== 'PARTIAL_SUCCESS';
  for (let round = 0; round < 6 && (await world.records()).some(isOpen); round++) {
    for (const { id: uploadId, status } of unwrap(await me.individualDataSourceUploads.list({})).rows)
      if (status === 'IN_PROGRESS') await me.individualImports.applyItems({ uploadId });
    for (const { id: uploadId } of (await world.records()).filter(isOpen)) {
      await me.benefitPlanDataUploadRecords.acceptItems({ uploadId });
      await me.beneficiaryImports.applyItems({ uploadId });
    }
    for (const one of sends) await world.send({ ...one, acceptance: undefined, cut: 0 });
  }
}

describe('files into plans that are cut off anywhere', () => {
  it('make nobody twice, and nobody unasked where somebody has to be, and all come to an end that is true', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 16 }),
        fc.constantFrom(1, 2, 100),
        async (steps, size) => {
          const world = await opened(size);
          let configuration = 'automatic';
          for (const one of steps) {
            expect(await take(world, one, configuration)).toBe(false);
            if ('configured' in one) configuration = one.configured;
            const people = await world.people();
            expect(people).toHaveLength(new Set(people).size);
          }
          await finish(
            world,
            steps.filter((one) => 'mode' in one),
          );
          const people = await world.people();
          expect(people).toHaveLength(new Set(people).size);
          for (const { id, status, benefitPlanId } of await world.records()) {
            expect(['SUCCESS', 'PARTIAL_SUCCESS']).toContain(status);
            const enrolled = unwrap(await world.me.beneficiaries.list({ benefitPlanId })).rows.map(
              (row) => row.individualId,
            );
            const { rows } = unwrap(await world.me.benefitPlanDataUploadRecords.rows({ uploadId: id }));
            for (const { outcome, individualId } of rows)
              if (outcome === 'ENROLLED' || outcome === 'IN_PLAN') expect(enrolled).toContain(individualId);
            expect(await outcomesOf(world, id)).not.toContainEqual([
              expect.anything(),
              'LEFT_OUT',
              'UPLOAD_UNFINISHED',
            ]);
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});
