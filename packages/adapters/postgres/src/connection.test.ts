import { expect, it } from 'vitest';
import { executorOf } from './connection.ts';
import type { PgQuery } from './pool.ts';

it('sends statements without parameters that follow each other as one message, in their order, and counts the rows of all', async () => {
  const sent: string[] = [];
  const send = async ({ text }: PgQuery) => {
    sent.push(text);
    const results = text.split(';\n').map(() => ({ rows: [], rowCount: 2 }));
    return (results.length === 1 ? results[0] : results) as never;
  };
  const plain = (sql: string) => ({ sql, parameters: [] });
  const rows = await executorOf(send, true).runAll([
    plain('create table a ()'),
    plain('create index b on a (c) -- of a'),
    { sql: 'insert into a values ($1)', parameters: ['1'] },
    { ...plain('delete from a'), repeated: true },
    plain('drop table a'),
  ]);
  expect(sent).toEqual([
    'create table a ();\ncreate index b on a (c) -- of a',
    'insert into a values ($1)',
    'delete from a',
    'drop table a',
  ]);
  expect(rows).toBe(10);
});
