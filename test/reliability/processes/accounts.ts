import { type AppServices, type Result, type Session, unwrap } from '@parasol/core';
import type { individual } from '@parasol/individual';

export type People = Session<AppServices<readonly [ReturnType<typeof individual>]>>;

/** Four people between whom money moves; together they always have none. */
const ACCOUNT = 'Account';
const ofAccounts = { where: { '==': [{ var: 'lastName' }, ACCOUNT] }, orderBy: ['firstName'] };

export async function openAccounts(me: People): Promise<void> {
  for (const firstName of ['A', 'B', 'C', 'D'])
    unwrap(
      await me.individuals.create({ firstName, lastName: ACCOUNT, dob: '1990-01-01', jsonExt: { money: 0, count: 0 } }),
    );
}

const accounts = async (me: People) => unwrap(await me.individuals.list(ofAccounts)).rows;

/** What all have together, as one read sees it. */
export const readSum = async (me: People): Promise<number> =>
  (await accounts(me)).reduce((sum, { jsonExt }) => sum + Number(jsonExt['money']), 0);

/** How often money was moved. */
export const readMoves = async (me: People): Promise<number> =>
  (await accounts(me)).reduce((sum, { jsonExt }) => sum + Number(jsonExt['count']), 0) / 2;

/** Takes one from somebody and gives it to somebody else, both or neither; each notes that it happened. */
export async function move(me: People, round: number): Promise<Result<unknown>> {
  const rows = await accounts(me);
  const [from, to] = [rows[round % 4], rows[(round + 1 + (round % 3)) % 4]];
  if (from === undefined || to === undefined) throw new Error('The accounts are not there.');
  const changed = ({ jsonExt }: typeof from, by: number) => ({
    ...jsonExt,
    money: Number(jsonExt['money']) + by,
    count: Number(jsonExt['count']) + 1,
  });
  return me.transaction(async (tx) => {
    await tx.individuals.update({ id: from.id, version: from.version, jsonExt: changed(from, -1) });
    await tx.individuals.update({ id: to.id, version: to.version, jsonExt: changed(to, 1) });
  });
}
