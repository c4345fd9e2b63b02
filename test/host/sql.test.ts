import { unwrap } from '@parasol/core';
import { sqlOf } from '@parasol/sqlite';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openHost, person, places } from './places.ts';

interface Tables {
  letter: { code: string };
}

describe.each(places)("the host's own tables on $name", (place) => {
  const open = async () => {
    const opened = await openHost(place);
    const { letters } = await opened.connect();
    return { ...opened, letters };
  };

  it('are written with everything else, or not at all', async () => {
    const { me, letters, people } = await open();
    const write = (code: string, fail: boolean) =>
      me.transaction(async (tx) => {
        await sqlOf<Tables>(tx).insertInto('letter').values({ code }).execute();
        await tx.individuals.create(fail ? { ...person(code), dob: 'never' } : person(code));
        return sqlOf<Tables>(tx).selectFrom('letter').selectAll().execute();
      });
    expect(await write('A', true)).toMatchObject({ success: false });
    expect(unwrap(await write('B', false))).toEqual([{ code: 'B' }]);
    expect([await letters(), await people()]).toEqual([['B'], ['B']]);
  });

  it('are written by handlers, and undone with a part that was only tried', async () => {
    const { app, me, letters, people } = await open();
    app.signals.bind(
      'individual_service.create',
      async (ctx, { input }) => {
        await sqlOf<Tables>(ctx).insertInto('letter').values({ code: input.firstName }).execute();
      },
      'before',
    );
    unwrap(
      await me.transaction(async (tx) => {
        await tx.individuals.create(person('A'));
        const tried = await tx.attempt(async () => {
          await tx.individuals.create(person('B'));
          await tx.individuals.create({ ...person('C'), dob: 'never' });
        });
        expect(tried.success).toBe(false);
      }),
    );
    expect([await letters(), await people()]).toEqual([['A'], ['A']]);
  });

  it('spoil the transaction when a statement on them fails, though nobody noticed', async () => {
    const { me, letters, people } = await open();
    const twice = me.transaction(async (tx) => {
      const db = sqlOf<Tables>(tx);
      await tx.individuals.create(person('A'));
      await db.insertInto('letter').values({ code: 'A' }).execute();
      await db
        .insertInto('letter')
        .values({ code: 'A' })
        .execute()
        .catch(() => undefined);
    });
    await expect(twice).rejects.toThrow(/failed|aborted/);
    expect([await letters(), await people()]).toEqual([[], []]);
  });

  it.each([
    'commit',
    '  ROLLBACK',
    '-- a word\n/* and /* another */ */ begin',
    ';release parasol_1',
    'end',
    'savepoint mine',
    'abort',
    'start transaction',
    "prepare transaction 'x'",
  ])('cannot begin or end anything by %j', async (statement) => {
    const { me, people } = await open();
    const work = me.transaction(async (tx) => {
      await tx.individuals.create(person('A'));
      await sql.raw(statement).execute(sqlOf(tx));
    });
    await expect(work).rejects.toMatchObject({ code: 'SQL_TRANSACTION_CONTROL' });
    expect(await people()).toEqual([]);
  });

  it('take one statement at a time, so that none hides another that ends the transaction', async () => {
    const { me, people } = await open();
    const work = me.transaction(async (tx) => {
      await tx.individuals.create(person('A'));
      await sql.raw('select 1; commit').execute(sqlOf(tx));
    });
    await expect(work).rejects.toThrow(/more than one statement|multiple commands/);
    expect(await people()).toEqual([]);
  });

  it('are out of reach once the transaction is over, and transactions inside it are refused', async () => {
    const { me, letters } = await open();
    let kept: Kysely<Tables> | undefined;
    await me.transaction(async (tx) => {
      kept = sqlOf<Tables>(tx);
      await expect(kept.transaction().execute(async () => 1)).rejects.toThrow('inside a transaction already');
    });
    await expect(kept?.insertInto('letter').values({ code: 'LATE' }).execute()).rejects.toThrow('has ended');
    expect(await letters()).toEqual([]);
  });
});

it('a transaction without SQL says so', async () => {
  await expect((async () => sqlOf({ sql: undefined }))()).rejects.toMatchObject({ code: 'SQL_UNAVAILABLE' });
});
