import { storeContract } from '@parasol/core/testing';
import { expect, it } from 'vitest';
import { memory } from '../src/index.ts';

const open = async () => ({ store: memory(), close: async () => {} });

it('refuses a gap that names no case of the contract', async () => {
  const described = storeContract('memory', open, { 'flies to the moon': 'no wings' });
  await expect(described).rejects.toThrow('"flies to the moon"');
});
