import { expect } from 'vitest';
import { gate } from '../gate.ts';
import type { Cases } from '../world.ts';

const soon = (): AbortSignal => AbortSignal.timeout(10_000);

export const health: Cases = {
  'answers while a transaction is open': async (world) => {
    const held = gate();
    const reached = gate();
    const open = world.write(async () => {
      reached.open();
      await held.opened;
    });
    await reached.opened;
    expect(await world.store.health(soon())).toMatchObject({ reachable: true });
    held.open();
    await open;
  },

  'says that it is closed': async (world) => {
    await world.store.close();
    expect(await world.store.health(soon())).toMatchObject({ reachable: false, problem: 'CLOSED' });
  },
};
