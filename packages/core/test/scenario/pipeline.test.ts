import {
  type ApprovalPolicy,
  type CustomOperator,
  createParasol,
  defineModule,
  identifiers,
  isMisuse,
  unwrap,
} from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clinicErrors, clinicModule } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';

const open = { status: 'OPEN' as const };

describe.each(stores)('the pipeline on $name', (store) => {
  it('answers a command with the row, and every row carries the id of the change', async () => {
    const { me } = await openClinics(store);
    const result = await me.clinics.create({ code: 'A', ...open });
    expect(result).toMatchObject({
      success: true,
      outcome: 'done',
      data: { code: 'A', version: 1, beds: null, isDeleted: false, userCreated: 'nurse' },
    });
    if (!result.success || !('data' in result)) throw new Error('unreachable');
    expect(result.data.changeId).toBe(result.changeId);
  });

  it('refuses everybody who is anonymous, has no right, or only a blank one, and leaves nothing behind', async () => {
    const { app, me } = await openClinics(store);
    for (const actor of [null, { id: '', rights: ['1'] }]) {
      expect(await app.as(actor).clinics.create({ code: 'A', ...open })).toMatchObject({
        success: false,
        errors: [{ code: 'core.UNAUTHENTICATED' }],
      });
    }
    for (const rights of [[], ['2'], ['']]) {
      expect(await app.as({ id: 'x', rights }).clinics.create({ code: 'A', ...open })).toMatchObject({
        success: false,
        errors: [{ code: 'core.FORBIDDEN' }],
      });
    }
    expect(unwrap(await me.clinics.count({}))).toBe(0);
  });

  it('refuses text and dates that not every store can keep, and leaves nothing behind', async () => {
    const { me } = await openClinics(store);
    for (const [input, code] of [
      [{ code: 'a\0b' }, 'schema.NUL_CHARACTER'],
      [{ code: 'a\ud800' }, 'schema.LONE_SURROGATE'],
      [{ code: 'A', dateValidFrom: '0000-12-31' }, 'core.WRONG_TYPE'],
    ] as const) {
      const result = await me.clinics.create({ ...open, ...input });
      expect(result).toMatchObject({ success: false, errors: [{ code, path: [Object.keys(input).at(-1)] }] });
    }
    const marked = await me.clinics.create({ code: 'A', ...open }, { clientMutationId: 'a\0b' });
    expect(marked).toMatchObject({ success: false, errors: [{ code: 'schema.NUL_CHARACTER' }] });
    expect(unwrap(await me.clinics.count({}))).toBe(0);
    const { id } = unwrap(await me.clinics.create({ code: 'A', ...open }));
    expect(await me.clinics.update({ id, version: 1, code: '\0' })).toMatchObject({ success: false });
    expect(unwrap(await me.clinics.get({ id }))).toMatchObject({ code: 'A', version: 1 });
  });

  it('lets nothing refer to a row that is deleted at the same time', async () => {
    const { me } = await openClinics(store);
    for (let i = 0; i < 10; i++) {
      const { id } = unwrap(await me.clinics.create({ code: `C${i}`, ...open }));
      const [gone, visit] = await Promise.all([
        me.clinics.delete({ id, version: 1 }),
        me.visits.create({ clinicId: id, number: 1 }),
      ]);
      expect([gone.success, visit.success].filter(Boolean)).toHaveLength(1);
    }
  });

  it('names every violation at once, with its path and the nearest known name', async () => {
    const { me } = await openClinics(store);
    const result = await me.clinics.create({
      code: '',
      fee: '1.005',
      beds: -1,
      status: 'OPEN',
      dateValidFrom: '2026-02-30',
    });
    expect(result).toMatchObject({
      success: false,
      errors: expect.arrayContaining([
        expect.objectContaining({ path: ['code'] }),
        expect.objectContaining({ path: ['fee'] }),
        expect.objectContaining({ path: ['beds'] }),
        expect.objectContaining({ path: ['dateValidFrom'] }),
      ]),
    });
    expect(await me.clinics.create({ kode: 'A', ...open } as never)).toMatchObject({
      success: false,
      errors: [{ code: 'core.UNKNOWN_KEY', path: ['kode'], message: expect.stringContaining('Did you mean "code"?') }],
    });
  });

  it('gives a conflict to the second of two who change one record, and leaves the first change standing', async () => {
    const { me } = await openClinics(store);
    const { id } = unwrap(await me.clinics.create({ code: 'A', ...open }));
    const answers = await Promise.all([
      me.clinics.update({ id, version: 1, beds: 1 }),
      me.clinics.update({ id, version: 1, beds: 2 }),
    ]);
    expect(answers.filter((answer) => answer.success)).toHaveLength(1);
    expect(answers.find((answer) => !answer.success)).toMatchObject({
      errors: [{ code: 'core.CONFLICT', parameters: { expected: 1, current: 2 } }],
    });
    expect(unwrap(await me.clinics.history({ id }))).toHaveLength(2);
  });

  it('says unchanged when nothing changes, and writes no version', async () => {
    const { me } = await openClinics(store);
    const { id } = unwrap(await me.clinics.create({ code: 'A', fee: '2.50', ...open }));
    expect(await me.clinics.update({ id, version: 1, fee: '2.5' })).toMatchObject({
      success: true,
      outcome: 'unchanged',
      data: { version: 1 },
    });
    expect(unwrap(await me.clinics.history({ id }))).toHaveLength(1);
  });

  it('tells absent from null in a patch', async () => {
    const { me } = await openClinics(store);
    const { id } = unwrap(
      await me.clinics.create({ code: 'A', beds: 4, fee: '2.50', dateValidTo: '2030-01-01', ...open }),
    );
    expect(await me.clinics.update({ id, version: 1, beds: null })).toMatchObject({
      success: true,
      data: { beds: null, fee: '2.50', dateValidTo: '2030-01-01' },
    });
  });

  it('keeps to the state table', async () => {
    const { me } = await openClinics(store);
    expect(await me.clinics.create({ code: 'B', status: 'CLOSED' })).toMatchObject({
      success: false,
      errors: [{ code: 'core.TRANSITION_REFUSED' }],
    });
    const { id } = unwrap(await me.clinics.create({ code: 'A', ...open }));
    unwrap(await me.clinics.update({ id, version: 1, status: 'CLOSED' }));
    expect(await me.clinics.update({ id, version: 2, status: 'OPEN' })).toMatchObject({
      success: false,
      errors: [{ code: 'core.TRANSITION_REFUSED', path: ['status'] }],
    });
  });

  it('deletes softly, frees the code, refuses while others point at it, and restores', async () => {
    const { me } = await openClinics(store);
    const a = unwrap(await me.clinics.create({ code: 'A', ...open }));
    unwrap(await me.visits.create({ clinicId: a.id, number: 1 }));
    expect(await me.clinics.delete({ id: a.id, version: 1 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.REFERENCED', parameters: { by: 'visit', count: 1 } }],
    });
    const b = unwrap(await me.clinics.create({ code: 'B', ...open }));
    unwrap(await me.clinics.delete({ id: b.id, version: 1 }));
    const successor = unwrap(await me.clinics.create({ code: 'B', ...open }));
    expect(await me.clinics.undoDelete({ id: b.id, version: 2 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.DUPLICATE', path: ['code'] }],
    });
    unwrap(await me.clinics.delete({ id: successor.id, version: 1 }));
    expect(await me.clinics.undoDelete({ id: b.id, version: 2 })).toMatchObject({
      success: true,
      data: { isDeleted: false, version: 3 },
    });
    expect(await me.clinics.undoDelete({ id: b.id, version: 3 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.NOT_DELETED' }],
    });
  });

  it('refuses a relation to a record that is not there or was deleted', async () => {
    const { me } = await openClinics(store);
    const a = unwrap(await me.clinics.create({ code: 'A', ...open }));
    unwrap(await me.clinics.delete({ id: a.id, version: 1 }));
    for (const clinicId of [a.id, '01900000-0000-7000-8000-000000000000']) {
      expect(await me.visits.create({ clinicId, number: 1 })).toMatchObject({
        success: false,
        errors: [{ code: 'core.NOT_FOUND', path: ['clinicId'] }],
      });
    }
  });

  describe('transactions', () => {
    it('commits several operations as one, or none of them', async () => {
      const { me } = await openClinics(store);
      expect(await me.transaction(async (tx) => (await tx.clinics.create({ code: 'A', ...open })).code)).toMatchObject({
        success: true,
        data: 'A',
      });
      const refused = await me.transaction(async (tx) => {
        await tx.clinics.create({ code: 'B', ...open });
        await tx.clinics.create({ code: 'A', ...open });
      });
      expect(refused).toMatchObject({ success: false, errors: [{ code: 'core.DUPLICATE' }] });
      expect(unwrap(await me.clinics.count({}))).toBe(1);
    });

    it('cannot commit half a job when a failure is swallowed, neither in a transaction nor in an operation', async () => {
      const { me } = await openClinics(store);
      const swallowed = await me.transaction(async (tx) => {
        await tx.clinics.create({ code: 'A', ...open });
        await tx.clinics.create({ code: 'A', ...open }).catch(() => undefined);
        return 'fine';
      });
      expect(swallowed).toMatchObject({ success: false, errors: [{ code: 'core.DUPLICATE' }] });
      expect(await me.clinics.openPair({ codes: ['B', 'B'], swallow: true })).toMatchObject({
        success: false,
        errors: [{ code: 'core.DUPLICATE' }],
      });
      expect(unwrap(await me.clinics.count({}))).toBe(0);
    });

    it('undoes only what an attempt wrote, and goes on', async () => {
      const { me } = await openClinics(store);
      const result = await me.transaction(async (tx) => {
        await tx.clinics.create({ code: 'A', ...open });
        const tried = await tx.attempt(async () => {
          await tx.clinics.create({ code: 'B', ...open });
          return tx.clinics.create({ code: 'A', ...open });
        });
        await tx.clinics.create({ code: 'C', ...open });
        return tried;
      });
      expect(result).toMatchObject({ success: true, data: { success: false, errors: [{ code: 'core.DUPLICATE' }] } });
      const { rows } = unwrap(await me.clinics.list({}));
      expect(rows.map((row) => row.code)).toEqual(['A', 'C']);
    });

    it('rolls everything back when the host throws, and gives the host its own error', async () => {
      const { me } = await openClinics(store);
      const mine = new Error('mine');
      await expect(
        me.transaction(async (tx) => {
          await tx.clinics.create({ code: 'A', ...open });
          throw mine;
        }),
      ).rejects.toBe(mine);
      expect(unwrap(await me.clinics.count({}))).toBe(0);
    });

    it('refuses a call that would leave the open transaction, from a transaction and from a handler', async () => {
      const { app, me } = await openClinics(store);
      await expect(me.transaction(() => me.clinics.create({ code: 'A', ...open }))).rejects.toThrow(
        /MISUSE_OUTSIDE_TRANSACTION/,
      );
      const unbind = app.signals.bind('clinic_service.create', async () => void (await me.clinics.count({})), 'after');
      await expect(me.clinics.create({ code: 'A', ...open })).rejects.toSatisfy(isMisuse);
      unbind();
      expect(unwrap(await me.clinics.count({}))).toBe(0);
    });

    it('checks the rights of every operation that a transaction calls', async () => {
      const { app, me } = await openClinics(store);
      const half = app.as({ id: 'half', rights: ['1'] });
      const result = await half.transaction(async (tx) => {
        await tx.clinics.create({ code: 'A', ...open });
        await tx.clinics.openPair({ codes: ['B'] }).catch(() => undefined);
      });
      expect(result).toMatchObject({ success: false, errors: [{ code: 'core.FORBIDDEN' }] });
      expect(unwrap(await me.clinics.count({}))).toBe(0);
    });

    it('gives up at its time limit and changes nothing', async () => {
      const { me } = await openClinics(store);
      const result = await me.transaction(
        async (tx) => {
          await tx.clinics.create({ code: 'A', ...open });
          await new Promise((resolve) => setTimeout(resolve, 60));
          await tx.clinics.create({ code: 'B', ...open });
        },
        { timeoutMs: 30 },
      );
      expect(result).toMatchObject({ success: false, errors: [{ code: 'core.TIMEOUT', parameters: { ms: 30 } }] });
      expect(unwrap(await me.clinics.count({}))).toBe(0);
    });
  });

  it('previews with the same answer and refusals, writes nothing and tells nobody', async () => {
    const { app, me } = await openClinics(store);
    const told: string[] = [];
    app.events.on('*', (event) => void told.push(event.signal));
    expect(await me.clinics.create.preview({ code: 'A', ...open })).toMatchObject({
      success: true,
      data: { code: 'A' },
    });
    expect(await me.clinics.openPair.preview({ codes: ['A', 'A'] })).toMatchObject({
      success: false,
      errors: [{ code: 'core.DUPLICATE' }],
    });
    expect(unwrap(await me.clinics.count({}))).toBe(0);
    expect(told).toEqual([]);
  });

  it('diverts what needs approval to a task: validated, kept once, no row and no signal', async () => {
    const kept: unknown[] = [];
    const approval: ApprovalPolicy = {
      available: true,
      needed: ({ signal }) => signal === 'clinic_service.create',
      divert: async (ctx, request) => {
        kept.push([ctx.actor.id, request.input]);
        return 'task-1';
      },
    };
    const { app, me } = await openClinics(store, {
      configure: (container) => void container.rebind(identifiers.approval).toConstantValue(approval),
    });
    const seen: string[] = [];
    app.signals.bind('clinic_service.create', (_ctx, event) => void seen.push(event.when), 'both');
    const pending = { success: true, outcome: 'pending', task: 'task-1' };
    expect(await me.clinics.create({ code: 'A', ...open }, { idempotencyKey: 'k' })).toEqual(pending);
    expect(await me.clinics.create({ code: 'A', ...open }, { idempotencyKey: 'k' })).toEqual(pending);
    expect(kept).toEqual([['nurse', { code: 'A', ...open }]]);
    expect(seen).toEqual([]);
    expect(unwrap(await me.clinics.count({}))).toBe(0);
    // Approval looks at the outermost call only.
    expect(await me.clinics.openPair({ codes: ['B'] })).toMatchObject({ outcome: 'done', data: 1 });
  });

  it('lets two apps in one process live side by side', async () => {
    const { me } = await openClinics(store);
    const other = await openClinics(store);
    other.app.signals.bind('clinic_service.create', (ctx) => ctx.fail(clinicErrors.FULL({ code: 'A' })), 'before');
    expect(await me.clinics.create({ code: 'A', ...open })).toMatchObject({ success: true });
    expect(await other.me.clinics.create({ code: 'A', ...open })).toMatchObject({
      success: false,
      errors: [{ code: 'clinic.FULL' }],
    });
  });

  it('gives before handlers only input that is valid by itself, and frozen', async () => {
    const { app, me } = await openClinics(store);
    const seen: string[] = [];
    app.signals.bind('clinic_service.create', (_ctx, { input }) => void seen.push(input.code.trim()), 'before');
    app.signals.bind('clinic_service.update', (_ctx, { input }) => void seen.push(input.fee?.trim() ?? ''), 'before');
    for (const code of [undefined, 5, {}] as never[]) {
      expect(await me.clinics.create({ code, ...open })).toMatchObject({
        success: false,
        errors: [{ path: ['code'] }],
      });
    }
    const { id } = unwrap(await me.clinics.create({ code: 'A', ...open }));
    const fee = 12.5 as never;
    expect(await me.clinics.update({ id, version: 1, fee })).toMatchObject({
      success: false,
      errors: [{ path: ['fee'] }],
    });
    expect(seen).toEqual(['A']);
    app.signals.bind('clinic_service.create', (_ctx, { input }) => void Object.assign(input, { code: 'B' }), 'before');
    await expect(me.clinics.create({ code: 'C', ...open })).rejects.toThrow(TypeError);
  });

  it('refuses a condition over a set with an operator that has no SQL for the store, and answers it in memory', async () => {
    const even: CustomOperator = {
      name: 'test.isEven',
      arguments: [{ kind: 'number', digits: 16, scale: 0 }],
      result: { kind: 'boolean' },
      evaluate: (value) => (value as bigint) % 2n === 0n,
    };
    const { me } = await openClinics(store, { operators: [even] });
    unwrap(await me.clinics.create({ code: 'A', beds: 4, ...open }));
    const counted = await me.clinics.count({ where: { 'test.isEven': [{ var: 'beds' }] } });
    if (store.name === 'memory') expect(counted).toMatchObject({ data: 1 });
    else expect(counted).toMatchObject({ success: false, errors: [{ code: 'expression.OPERATOR_WITHOUT_SQL' }] });
  });

  it('stops the start at an unknown time zone, an impossible range size, and an operation whose rights key is not declared', async () => {
    const place = await store.create();
    const compose = (options: object) => createParasol({ store: place.open(), modules: [clinicModule()], ...options });
    await expect(compose({ timeZone: 'Africa/Nairob' })).rejects.toThrow(/TIME_ZONE_UNKNOWN/);
    await expect(compose({ rangeSize: 0.5 })).rejects.toThrow(/RANGE_SIZE/);
    const { configuration: _, ...module } = clinicModule();
    await expect(compose({ modules: [defineModule(module)] })).rejects.toThrow(/RIGHTS_KEY_MISSING.*clinic_perms/);
    await place.remove();
  });

  it('refuses a time limit that is none, and an idempotency key on a transaction of the host', async () => {
    const { me } = await openClinics(store);
    for (const timeoutMs of [0, -1, 1.5, Number.NaN]) {
      expect(await me.clinics.create({ code: 'A', ...open }, { timeoutMs })).toMatchObject({
        success: false,
        errors: [{ code: 'core.TIME_LIMIT_FORM', path: ['timeoutMs'] }],
      });
    }
    const options = { idempotencyKey: 'k' } as object;
    await expect(me.transaction(async (tx) => tx.clinics.count({}), options)).rejects.toThrow(
      /takes no idempotency key/,
    );
    expect(unwrap(await me.clinics.count({}))).toBe(0);
  });

  it('refuses configuration with unknown modules, unknown keys and empty lists', async () => {
    const place = await store.create();
    const compose = (configuration: object) =>
      createParasol({ store: place.open(), modules: [clinicModule()], configuration });
    await expect(compose({ clinics: {} })).rejects.toThrow(/Did you mean "clinic"/);
    await expect(compose({ clinic: { clinic_prems: ['1'] } })).rejects.toThrow(/Did you mean "clinic_perms"/);
    await expect(compose({ clinic: { clinic_perms: [] } })).rejects.toThrow(/at least one right/);
    await place.remove();
  });
});
