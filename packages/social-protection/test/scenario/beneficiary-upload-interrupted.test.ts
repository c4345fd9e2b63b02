import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it, vi } from 'vitest';
import { codesOf, openProgramme } from '../open-programme.ts';
import { beginOnly, cardsIn, cutAt, upload } from '../plan-files.ts';

/** Files into plans that are cut off, and what others do before somebody goes on with them. */

const text = 'first_name,last_name,dob\nAmina,Diallo,1991-04-02\nBoubacar,Sow,1950-01-01\nCoumba,Ba,1960-01-01';
const upsert = { mode: 'upsert', matchBy: ['first_name', 'last_name', 'dob'] };
const required = { acceptance: 'required' };

describe.each(stores)('files into plans that are cut off, on $name', (store) => {
  it('make nobody twice when another plan, or another mode, gets the file while people of it wait', async () => {
    const programme = await openProgramme(store, { rangeSize: 2 });
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    const others = async () => {
      const sent = [
        await upload(programme, food.id, text),
        await upload(programme, food.id, text, required),
        await upload(programme, food.id, text, upsert),
        await upload(programme, cash.id, text, upsert),
      ];
      return sent.map(codesOf);
    };
    const refused = Array.from({ length: 4 }, () => ['social_protection.UPLOAD_WAITS']);
    expect(codesOf(await upload(programme, cash.id, text, required, cutAt('enrol', 1)))).toEqual(['core.ABORTED']);
    const [record] = unwrap(await me.benefitPlanDataUploadRecords.list({})).rows;
    expect(record).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await others()).toEqual(refused);
    const { uploadId } = unwrap(await upload(programme, cash.id, text, required));
    expect(uploadId).toBe(record?.id);
    expect(await others()).toEqual(refused);

    const { acceptItems, rejectItems } = me.benefitPlanDataUploadRecords;
    unwrap(await acceptItems({ uploadId, lines: [2] }));
    expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }, beginOnly))).toBe('running');
    expect(await others()).toEqual(refused);
    expect(codesOf(await me.beneficiaryImports.applyItems({ uploadId }, cutAt('enrol', 1)))).toEqual(['core.ABORTED']);
    expect(await others()).toEqual(refused);
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ enrolled: 1, waiting: 2 });
    unwrap(await rejectItems({ uploadId, lines: [3] }));
    unwrap(await acceptItems({ uploadId }));
    expect(await others()).toEqual(refused);
    expect(unwrap(await me.beneficiaryImports.applyItems({ uploadId }))).toMatchObject({ enrolled: 2, rejected: 1 });

    expect(unwrap(await upload(programme, food.id, text, upsert))).toMatchObject({ enrolled: 3 });
    expect((await cardsIn(programme, food.id)).map(([name]) => name).sort()).toEqual(['Amina', 'Boubacar', 'Coumba']);
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('make nobody twice when the file went into another plan after they were sent and before they were begun', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const [cash, food] = [await plan(), await plan()];
    expect(codesOf(await upload(programme, cash.id, text, required, beginOnly))).toBe('running');
    const { uploadId } = unwrap(await upload(programme, food.id, text, required));
    expect(codesOf(await upload(programme, cash.id, text, required))).toEqual(['social_protection.UPLOAD_WAITS']);
    unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId }));
    unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
    expect(unwrap(await upload(programme, cash.id, text))).toMatchObject({ enrolled: 3, dataUploadId: null });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('ask for acceptance as it was said last before anybody was made, and always where the configuration says so by then', async () => {
    const programme = await openProgramme(store);
    const { me, plan } = programme;
    const configure = await configuring(programme);
    const begun = async (more: object) => {
      const { id } = await plan();
      expect(codesOf(await upload(programme, id, text, more, beginOnly))).toBe('running');
      return id;
    };
    const careless = await begun({ acceptance: 'automatic' });
    await configure('required');
    expect(codesOf(await upload(programme, careless, text, { acceptance: 'automatic' }))).toEqual([
      'staging.ACCEPTANCE_REQUIRED',
    ]);
    const waiting = unwrap(await upload(programme, careless, text));
    expect(waiting).toMatchObject({ status: 'WAITING_FOR_VERIFICATION', waiting: 3 });
    expect(unwrap(await me.individuals.count({}))).toBe(0);
    unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId: waiting.uploadId }));

    const strict = await begun({});
    await configure('automatic');
    expect(unwrap(await upload(programme, strict, text))).toMatchObject({ status: 'SUCCESS', enrolled: 3 });

    // Of people who are there nobody is asked, unless the configuration demands it; then they are in the file of an update.
    const third = await begun(required);
    expect(codesOf(await upload(programme, third, text, required))).toEqual(['social_protection.MADE_BEFORE']);
    expect(unwrap(await upload(programme, third, text))).toMatchObject({ status: 'SUCCESS', enrolled: 3 });
    expect(unwrap(await me.individuals.count({}))).toBe(3);
  });

  it('ask for it also when a worker carries on what was sent before the configuration said so', async () => {
    const programme = await openProgramme(store);
    const { me, plan, app } = programme;
    const configure = await configuring(programme);
    const { id: benefitPlanId } = await plan();
    expect(codesOf(await upload(programme, benefitPlanId, text, {}, beginOnly))).toBe('running');
    await configure('required');
    app.start();
    const status = async () => unwrap(await me.benefitPlanDataUploadRecords.list({})).rows[0]?.status;
    await vi.waitUntil(async () => !['PENDING', 'IN_PROGRESS'].includes((await status()) ?? ''), { timeout: 20_000 });
    expect(await status()).toBe('WAITING_FOR_VERIFICATION');
    expect(unwrap(await me.individuals.count({}))).toBe(0);
  });
});

/** What changes whether uploads of people have to be accepted. */
async function configuring({ app }: Awaited<ReturnType<typeof openProgramme>>) {
  const admin = app.as({ id: 'admin', rights: ['900221', '900222', '159001'], locations: 'everywhere' });
  let version = 0;
  return async (upload_acceptance: 'automatic' | 'required') => {
    unwrap(await admin.moduleConfigurations.update({ module: 'individual', version, values: { upload_acceptance } }));
    version++;
  };
}
