import type { Bare } from '../database/database.ts';

const live = ({ name }: Bare): string => (name === 'sqlite' ? 'i.is_deleted = 0' : 'not i.is_deleted');
const from = 'from core_location as l join individual_individual as i on i.location_id = l.id';

/** The people at a path and below, counted as somebody would write it by hand. */
export function bareCount(bare: Bare, path: string): () => Promise<number> {
  return async () => Number((await rows(bare, `select count(*) as n ${from} ${at(bare)}`, path))[0]?.['n']);
}

/** The first of them by name. */
export function bareList(bare: Bare, path: string, limit: number): () => Promise<number> {
  const order = `order by i.last_name, i.first_name, i.id limit ${limit}`;
  return async () => (await rows(bare, `select i.* ${from} ${at(bare)} ${order}`, path)).length;
}

const at = (bare: Bare): string =>
  bare.name === 'sqlite'
    ? `where l.path >= ? and l.path < ? and ${live(bare)}`
    : `where l.path >= $1 and l.path < $2 and ${live(bare)}`;

/** The end of the range: what begins with the path lies before the path with its last character raised. */
async function rows(bare: Bare, statement: string, path: string): Promise<Record<string, unknown>[]> {
  const end = `${path.slice(0, -1)}0`;
  if (bare.name === 'postgres') return (await bare.client.query(statement, [path, end])).rows;
  return bare.db.prepare<[string, string], Record<string, unknown>>(statement).all(path, end);
}
