import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Households, openHouseholds } from '../scenario/household-world.ts';

/** What the reference does to rows of files, and ours must not. How uploads work is in scenario/upload*.test.ts. */

describe.each(stores)('rows of files on $name', (store) => {
  let world: Households;
  beforeAll(async () => {
    world = await openHouseholds(store, { ownJobs: true });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const named = async (lastName: string) =>
    unwrap(await world.me.individuals.list({ where: { '==': [{ var: 'lastName' }, lastName] } })).rows;

  it('D-IND09 joins new groups and groups that exist without a role in the file', async () => {
    const { upload, group, who } = world;
    const { id, code } = await group();
    const answer = unwrap(
      await upload(`first_name,last_name,dob,group_code\nA,Join,1990-01-01,${code}\nB,Join,1991-01-01,FRESH\n`),
    );
    expect(answer).toMatchObject({ accepted: 2, refused: 0 });
    const people = await named('Join');
    expect(await who(id)).toEqual([[people.find(({ firstName }) => firstName === 'A')?.id, 'HEAD', 'PRIMARY']]);
  });

  it('D-IND10 links each record to the person that it became, also where names are alike', async () => {
    const { me, upload } = world;
    const rows = [1, 2, 3].map((children) => `Same,Alike,1990-01-01,${children}`).join('\n');
    const { uploadId } = unwrap(await upload(`first_name,last_name,dob,children\n${rows}\n`));
    const records = unwrap(
      await me.individualDataSources.list({ where: { '==': [{ var: 'uploadId' }, uploadId] } }),
    ).rows;
    const people = new Map((await named('Alike')).map(({ id, jsonExt }) => [id, jsonExt['children']]));
    expect(people.size).toBe(3);
    expect(records.map(({ individualId }) => people.get(individualId ?? ''))).toEqual(
      records.map(({ jsonExt }) => jsonExt['children']),
    );
  });

  it('D-IND19 keeps leading zeros, and reads amounts, truths and days by the schema', async () => {
    const { upload } = world;
    const file =
      'first_name,last_name,dob,national_id,income,able_bodied,enrolled_on\n007,Zero,1990-01-01,0012,0.10,false,2026-02-01\n';
    unwrap(await upload(file));
    expect(await named('Zero')).toMatchObject([
      {
        firstName: '007',
        jsonExt: { national_id: '0012', income: 0.1, able_bodied: false, enrolled_on: '2026-02-01' },
      },
    ]);
  });

  it('D-IND20 holds every row against fields and schema before anybody is written, and says what is wrong with each', async () => {
    const { upload, refused } = world;
    const file = [
      'first_name,last_name,dob,children',
      'Good,Each,1990-01-01,1',
      ',Each,1990-01-01,1',
      'Bad,Each,1990-02-31,1',
      'Bad,Each,1990-01-01,21',
      'Bad,Each,2999-01-01,many',
    ].join('\n');
    const answer = unwrap(await upload(file));
    expect(answer).toMatchObject({ accepted: 1, refused: 4 });
    expect((await named('Each')).map(({ firstName }) => firstName)).toEqual(['Good']);
    const columns = (await refused(answer.uploadId)).map(({ line, errors }) => [
      line,
      ...errors.map(([column]) => column),
    ]);
    expect(columns).toEqual([
      [3, 'first_name'],
      [4, 'dob'],
      [5, 'children'],
      [6, 'dob', 'children'],
    ]);
  });

  it('D-IND35 answers a step that failed with its failure, and does not go on', async () => {
    const { app, upload } = world;
    const stop = app.signals.bind(
      'individual.import_individuals',
      (ctx, { result }) => {
        if (result.success) ctx.fail({ code: 'acme.NO', message: 'No.', path: [], parameters: {} });
      },
      'after',
    );
    const file = 'first_name,last_name,dob,group_code\nA,Stopped,1990-01-01,STOPPED\n';
    expect(await upload(file)).toMatchObject({ success: false, errors: [{ code: 'acme.NO' }] });
    stop();
    // Mended, the same file goes on, and nobody is there twice.
    expect(unwrap(await upload(file))).toMatchObject({ accepted: 1, refused: 0 });
    expect(await named('Stopped')).toHaveLength(1);
  });
});
