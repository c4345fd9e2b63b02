import { storeContract } from '@parasol/core/testing';
import { memory } from '../src/index.ts';

await storeContract('memory', async () => ({ store: memory(), close: async () => {} }));
