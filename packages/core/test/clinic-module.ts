import {
  command,
  createOf,
  decimal,
  defineEntity,
  defineErrors,
  defineModule,
  defineService,
  defineStates,
  deleteOf,
  entityQueries,
  fileInput,
  type IdRange,
  job,
  type Lease,
  type Operation,
  ref,
  replaceOf,
  restoreOf,
  rights,
  updateOf,
} from '@parasol/core';
import { z } from 'zod';

/** A small module of nobody's domain, on which the kernel is tested. */
export const Clinic = defineEntity('clinic', {
  table: 'test_clinic',
  fields: z.strictObject({
    code: z.string().min(1).max(20),
    beds: z.int().min(0).nullable(),
    fee: decimal(18, 2).nullable(),
    status: z.enum(['OPEN', 'CLOSED']),
  }),
  unique: [['code']],
  orderBy: ['code'],
  jsonExt: true,
  business: true,
  states: defineStates('status', ['OPEN'], { OPEN: ['CLOSED'], CLOSED: [] }),
});

export const Visit = defineEntity('visit', {
  table: 'test_visit',
  fields: z.strictObject({ number: z.int() }),
  relations: { clinic: ref(Clinic, { inverse: 'visits' }) },
  unique: [['clinicId', 'number']],
});

export const clinicErrors = defineErrors('clinic', { FULL: (p: { code: string }) => `Clinic ${p.code} is full.` });

const create = createOf(Clinic, 'clinic_perms');

/** Opens two clinics by calling another operation; with `fail` the second is refused. */
const openPair: Operation<{ codes: string[]; swallow?: boolean | undefined }, number> = command({
  rights: 'clinic_pair_perms',
  input: z.strictObject({ codes: z.array(z.string()), swallow: z.boolean().optional() }),
  run: async (ctx, { codes, swallow }) => {
    for (const code of codes) {
      const made = ctx.call(create, { code, status: 'OPEN' });
      if (swallow === true) await made.catch(() => undefined);
      else await made;
    }
    return codes.length;
  },
  replay: 'value',
});

export interface CountVisits {
  /** Called before `visitAll` does anything, outside of transactions. */
  atStart?: () => void | Promise<void>;
  /** Called in each range before its work, with a number that counts the calls. */
  beforeRange?: (call: number, range: IdRange) => void | Promise<void>;
  /** Called outside of transactions by who calls alone. */
  outside?: (lease: Lease) => void | Promise<void>;
  /** Called at the end of `visitAll`. */
  atEnd?: () => void;
}

/** Gives every clinic a visit, range by range. */
export const visitAll = (hooks: CountVisits) =>
  job({
    rights: 'clinic_perms',
    input: z.strictObject({ number: z.int() }),
    start: async (_ctx, { number }) => ({ key: `visits:${number}`, state: { number } }),
    execute: async (run, { number }) => {
      await hooks.atStart?.();
      let position = 0;
      await run.overRanges(
        'visits',
        (ctx, size) => ctx.repo(Clinic).cuts({ size }),
        async (ctx, range) => {
          await hooks.beforeRange?.(position++, range);
          const { inserted } = await ctx.repo(Visit).insertFrom({
            source: Clinic,
            range,
            set: { number: { value: number }, clinicId: { expression: { var: 'id' } } },
            existing: ['clinicId', 'number'],
          });
          return { inserted };
        },
      );
    },
    finish: async (ctx, { number }) => {
      hooks.atEnd?.();
      return { visits: await ctx.repo(Visit).count({ '==': [{ var: 'number' }, number] }) };
    },
  });

/** Asks somebody outside, alone, and then writes down a visit to every clinic of the file. */
export const visitListed = (hooks: CountVisits) =>
  job({
    rights: 'clinic_perms',
    input: z.strictObject({ number: z.int(), list: fileInput() }),
    start: async (_ctx, { number }) => ({
      key: `visits of a list:${number}`,
      state: { number },
      phases: [
        { name: 'ask', share: 3 },
        { name: 'count', share: 1 },
      ],
    }),
    execute: async (run, { number }) => {
      await run.alone('ask', async (lease) => {
        let text = '';
        for await (const chunk of run.file('list').open()) text += Buffer.from(chunk).toString();
        const codes = text.split('\n');
        for (const [done, code] of codes.entries()) {
          await hooks.outside?.(lease);
          await lease.transaction(async (ctx) => {
            await ctx.repo(Visit).insertFrom({
              source: Clinic,
              where: { '==': [{ var: 'code' }, code] },
              set: { number: { value: number }, clinicId: { expression: { var: 'id' } } },
              existing: ['clinicId', 'number'],
            });
          });
          lease.progress(done + 1, codes.length);
        }
        return { asked: codes.length };
      });
    },
    finish: async (ctx, { number }) => ({ visits: await ctx.repo(Visit).count({ '==': [{ var: 'number' }, number] }) }),
  });

export function clinicModule(hooks: CountVisits = {}) {
  const ClinicService = defineService('clinic_service', {
    create,
    update: updateOf(Clinic, 'clinic_perms'),
    delete: deleteOf(Clinic, 'clinic_perms'),
    replace: replaceOf(Clinic, 'clinic_perms'),
    undoDelete: restoreOf(Clinic, 'clinic_perms'),
    openPair,
    visitAll: visitAll(hooks),
    visitListed: visitListed(hooks),
    ...entityQueries(Clinic, 'clinic_perms'),
  });
  const VisitService = defineService('visit_service', {
    create: createOf(Visit, 'clinic_perms'),
    ...entityQueries(Visit, 'clinic_perms'),
  });
  return defineModule({
    id: 'clinic',
    entities: [Clinic, Visit],
    services: { clinics: ClinicService, visits: VisitService },
    configuration: z.strictObject({ clinic_perms: rights('1'), clinic_pair_perms: rights('2') }),
  });
}

export const nurse = { id: 'nurse', rights: ['1', '2'] };
