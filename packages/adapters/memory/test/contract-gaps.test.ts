import { storeContract } from '@parasol/core/testing';
import { expect, it } from 'vitest';
import { memory } from '../src/index.ts';

const open = async () => ({ store: memory(), close: async () => {} });

it('refuses a gap that names no case of the contract', () => {
  expect(() => storeContract('memory', open, { 'flies to the moon': 'no wings' })).toThrow('"flies to the moon"');
});
