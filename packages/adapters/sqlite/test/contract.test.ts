import { storeContract } from '@parasol/core/testing';
import { sqlite } from '@parasol/sqlite';

await storeContract('sqlite', async () => ({ store: sqlite({ file: ':memory:' }), close: async () => undefined }));
