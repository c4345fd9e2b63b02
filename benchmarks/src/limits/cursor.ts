import type { Bare } from '../database/database.ts';

/** A table with one row and a number in it, which each call moves in a transaction of its own. */
export async function bareCursor(bare: Bare): Promise<() => Promise<void>> {
  if (bare.name === 'sqlite') {
    const { db } = bare;
    db.exec(
      'create table bench_cursor (id integer primary key, at integer not null) strict; insert into bench_cursor values (1, 0)',
    );
    const [begin, lock, move, commit] = [
      'begin immediate',
      'select at from bench_cursor where id = 1',
      'update bench_cursor set at = at + 1 where id = 1',
      'commit',
    ].map((statement) => db.prepare(statement));
    return async () => {
      begin?.run();
      lock?.get();
      move?.run();
      commit?.run();
    };
  }
  const { client } = bare;
  await client.query('create table bench_cursor (id integer primary key, at integer not null)');
  await client.query('insert into bench_cursor values (1, 0)');
  return async () => {
    await client.query('begin');
    await client.query({ name: 'bench_lock', text: 'select at from bench_cursor where id = 1 for no key update' });
    await client.query({ name: 'bench_move', text: 'update bench_cursor set at = at + 1 where id = 1' });
    await client.query('commit');
  };
}
