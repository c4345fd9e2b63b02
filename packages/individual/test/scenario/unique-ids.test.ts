import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openRegistry } from './registry.ts';

/** What may occur once, such as a national id, over the registry and the files that are uploaded into it. */

const amina = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };

describe.each(stores)('unique ids of people on $name', (store) => {
  it('are refused to a second person', async () => {
    await using registry = await openRegistry(store);
    unwrap(await registry.me.individuals.create({ ...amina, jsonExt: { national_id: '0001' } }));
    const again = await registry.me.individuals.create({ ...amina, jsonExt: { national_id: '0001' } });
    expect(again).toMatchObject({ errors: [{ code: 'core.DUPLICATE', path: ['jsonExt', 'national_id'] }] });
  });

  it('of the registry are refused to rows of a file, row by row, and the others are imported (D-IND08)', async () => {
    await using registry = await openRegistry(store, { rangeSize: 2 });
    const known = unwrap(await registry.me.individuals.create({ ...amina, jsonExt: { national_id: '0002' } }));
    const rows = [1, 2, 3, 4, 5].map((n) => `P${n},B,1990-01-01,000${n}`);
    const file = ['first_name,last_name,dob,national_id', ...rows].join('\n');
    const answer = unwrap(await registry.upload(file));
    expect(answer).toMatchObject({ refused: 1 });
    const { rows: people } = unwrap(await registry.me.individuals.list({ orderBy: ['firstName'] }));
    expect(people.map(({ jsonExt }) => jsonExt['national_id'])).toEqual(['0002', '0001', '0003', '0004', '0005']);
    // Who leaves the registry leaves the id to the next one.
    unwrap(await registry.me.individuals.delete({ id: known.id, version: 1 }));
    unwrap(await registry.upload(['first_name,last_name,dob,national_id', 'New,B,1990-01-01,0002'].join('\n')));
    expect(unwrap(await registry.me.individuals.count({}))).toBe(5);
  });
});
