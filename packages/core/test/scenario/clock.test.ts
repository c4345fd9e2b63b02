import { identifiers, silentLogger, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openClinics } from '../open-clinics.ts';

describe.each(stores)('time and ids of a host on $name', (store) => {
  it('stand in every row, and instants and ids never go backwards though the clock does', async () => {
    let now = Date.parse('2026-03-01T10:00:00.500Z');
    const { me } = await openClinics(store, {
      configure: (container) => {
        container.rebind(identifiers.clock).toConstantValue({ now: () => now });
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
      },
    });
    const first = unwrap(await me.clinics.create({ code: 'A', status: 'OPEN' }));
    expect(first).toMatchObject({ dateCreated: '2026-03-01T10:00:00.500Z', dateUpdated: '2026-03-01T10:00:00.500Z' });
    now -= 3_600_000;
    const changed = unwrap(await me.clinics.update({ id: first.id, version: 1, beds: 3 }));
    const second = unwrap(await me.clinics.create({ code: 'B', status: 'OPEN' }));
    expect([changed.dateUpdated, second.dateCreated]).toEqual([first.dateUpdated, first.dateUpdated]);
    expect(second.id > first.id).toBe(true);
    const [superseded] = unwrap(await me.clinics.history({ id: first.id }));
    expect(superseded?.row.beds).toBeNull();
  });

  it('are the same for a second app whose clock is behind: a row keeps its later instant', async () => {
    const later = Date.parse('2026-03-01T10:00:00Z');
    const clocks = [later, later - 3_600_000];
    const { me, compose } = await openClinics(store, {
      configure: (container) => {
        const now = clocks.shift() ?? later;
        container.rebind(identifiers.clock).toConstantValue({ now: () => now });
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
      },
    });
    const made = unwrap(await me.clinics.create({ code: 'A', status: 'OPEN' }));
    const behind = await compose();
    const changed = unwrap(
      await behind.as({ id: 'nurse', rights: ['1'] }).clinics.update({ id: made.id, version: 1, beds: 1 }),
    );
    expect(changed).toMatchObject({ version: 2, dateUpdated: made.dateUpdated });
    if (store.name !== 'memory') await behind.stop();
  });

  it('come from the host where it makes its own', async () => {
    let count = 0;
    const next = () => `01900000-0000-7000-8000-${(++count).toString(16).padStart(12, '0')}`;
    const { me } = await openClinics(store, {
      configure: (container) => {
        container.rebind(identifiers.ids).toConstantValue(next);
        container.rebind(identifiers.logger).toConstantValue(silentLogger);
      },
    });
    const made = unwrap(await me.clinics.create({ code: 'A', status: 'OPEN' }));
    expect([made.id, made.changeId].sort()).toEqual([
      '01900000-0000-7000-8000-000000000001',
      '01900000-0000-7000-8000-000000000002',
    ]);
  });
});
