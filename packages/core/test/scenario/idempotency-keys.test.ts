import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { nurse } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';

const open = { status: 'OPEN' as const };

describe.each(stores)('idempotency keys on $name', (store) => {
  it('answers the same key with the same input from the first call', async () => {
    const { me } = await openClinics(store);
    const first = await me.clinics.create({ code: 'A', ...open }, { idempotencyKey: 'k' });
    const again = await me.clinics.create({ ...open, code: 'A' }, { idempotencyKey: 'k' });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await me.clinics.openPair({ codes: ['B', 'C'] }, { idempotencyKey: 'pair' })).toMatchObject({ data: 2 });
    expect(await me.clinics.openPair({ codes: ['B', 'C'] }, { idempotencyKey: 'pair' })).toMatchObject({
      data: 2,
      replayed: true,
    });
  });

  it('refuses the same key with other input or for another operation, and keeps actors apart', async () => {
    const { app, me } = await openClinics(store);
    unwrap(await me.clinics.create({ code: 'A', ...open }, { idempotencyKey: 'k' }));
    expect(await me.clinics.create({ code: 'B', ...open }, { idempotencyKey: 'k' })).toMatchObject({
      success: false,
      errors: [{ code: 'core.IDEMPOTENCY_KEY_REUSED' }],
    });
    expect(await me.clinics.openPair({ codes: ['B'] }, { idempotencyKey: 'k' })).toMatchObject({
      success: false,
      errors: [{ code: 'core.IDEMPOTENCY_KEY_REUSED' }],
    });
    expect(
      await app.as({ ...nurse, id: 'other' }).clinics.create({ code: 'B', ...open }, { idempotencyKey: 'k' }),
    ).toMatchObject({ success: true });
  });

  it('takes keys and ids of actors for the same in whatever encoding of their letters they come', async () => {
    const { app } = await openClinics(store);
    const [composed, decomposed] = ['José', 'José'.normalize('NFD')] as const;
    const create = (id: string, idempotencyKey: string) =>
      app.as({ ...nurse, id }).clinics.create({ code: 'A', ...open }, { idempotencyKey });
    const first = unwrap(await create(decomposed, composed));
    expect(first.userCreated).toBe(composed);
    for (const [id, key] of [
      [composed, composed],
      [composed, decomposed],
      [decomposed, decomposed],
    ] as const)
      expect(await create(id, key)).toMatchObject({ replayed: true, data: { id: first.id } });
  });

  it('runs once when the same key comes many times at once', async () => {
    const { me } = await openClinics(store);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => me.clinics.create({ code: 'A', ...open }, { idempotencyKey: 'k' })),
    );
    expect(new Set(answers.map((answer) => unwrap(answer).id)).size).toBe(1);
    expect(unwrap(await me.clinics.count({}))).toBe(1);
  });
});
