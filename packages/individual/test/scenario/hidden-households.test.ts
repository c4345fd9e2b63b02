import { type FieldMask, fieldMasks, fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { openHouseholds } from './household-world.ts';
import { clerk, codesOf } from './registry.ts';

/** What of households is hidden from somebody: it is hidden wherever it is copied to. */

const SEES = '159901';
const HIDDEN = ['core.FIELD_HIDDEN'];
const ROLES = ['HEAD', 'PRIMARY', 'SPOUSE', 'SECONDARY'];
const HEADER = 'first_name,last_name,dob,group_code,individual_role,recipient_info';

/** A registry in which something is hidden; `seeing` and `masked` are the same clerk with and without the right to it. */
async function opened(store: Parameters<typeof openHouseholds>[0], mask: Pick<FieldMask, 'entity' | 'fields'>) {
  const world = await openHouseholds(store, { access: fieldMasks([{ ...mask, unless: SEES }]) });
  const seeing = world.app.as({ ...clerk, rights: [...clerk.rights, SEES] });
  const send = async (rows: readonly string[], more: object = {}) => {
    const source = fromBytes('people.csv', rows.join('\n'));
    return unwrap(await seeing.individualImports.importIndividuals({ source, ...more })).uploadId;
  };
  return Object.assign(world, { seeing, masked: world.me, send });
}

describe.each(stores)('what is hidden of households on $name', (store) => {
  it.each([
    ['role', 'headId'],
    ['recipientType', 'primaryRecipientId'],
  ] as const)(
    'keeps from whom the %s is hidden who the %s of a composition is, and not how many there are',
    async (field, hidden) => {
      await using world = await opened(store, { entity: 'group_individual', fields: [field] });
      const { seeing, masked } = world;
      const ids = [];
      for (const code of ['A', 'B']) {
        const individualId = (await world.person()).id;
        const members = [{ individualId }, { individualId: (await world.person('2020-01-01')).id }];
        const { id: groupId } = unwrap(await seeing.groups.create({ code }));
        unwrap(await seeing.groupIndividuals.createGroupIndividuals({ groupId, members }));
        ids.push([groupId, individualId] as const);
      }
      const asked = { ids: ids.map(([id]) => id) };
      const whole = unwrap(await seeing.groups.composition(asked));
      expect(whole).toMatchObject(
        ids.map(([groupId, id]) => ({ groupId, headId: id, primaryRecipientId: id, members: 2, infants: 0 })),
      );
      expect(unwrap(await masked.groups.composition(asked))).toEqual(whole.map((one) => ({ ...one, [hidden]: null })));
      for (const where of [{ '==': [{ var: `summary.${hidden}` }, ids[0]?.[1]] }, { missing: `summary.${hidden}` }])
        expect(codesOf(await masked.groups.list({ where }))).toEqual(HIDDEN);
      expect(codesOf(await masked.groups.export({ fields: ['code', `summary.${hidden}`] }))).toEqual(HIDDEN);
      expect(codesOf(await masked.individuals.export({ fields: ['firstName', `membership.${field}`] }))).toEqual(
        HIDDEN,
      );
      expect(codesOf(await masked.groupIndividuals.export({ fields: ['individualId', field] }))).toEqual(HIDDEN);
      // Who sets the members is not told either.
      const [[id, individualId] = ['', '']] = ids;
      const members = [{ individualId }];
      const told = unwrap(await masked.groups.setMembers.preview({ id, members }));
      const known = unwrap(await seeing.groups.setMembers.preview({ id, members }));
      expect(known[hidden]).toEqual(expect.any(String));
      expect(told).toEqual({ ...known, [hidden]: null });
    },
  );

  it.each([
    ['group_individual', 'role', ['role', 'recipientType'], ROLES],
    ['group_individual', 'jsonExt.note', ['role', 'recipientType'], ROLES],
    ['group', 'code', ['groupCode'], ['Family-7']],
  ] as const)(
    'shows nobody from whom %s.%s is hidden the same in rows of uploads',
    async (entity, field, hidden, values) => {
      await using world = await opened(store, { entity, fields: [field] });
      const { seeing, masked, send } = world;
      // The second row cannot be read, so that its record holds everything as it stood in the file.
      const rows = ['Amina,Diallo,1970-01-01,Family-7,HEAD,PRIMARY', 'Issa,Diallo,tomorrow,Family-7,SPOUSE,SECONDARY'];
      const uploadId = await send([HEADER, ...rows]);
      const items = (me: typeof masked) =>
        me.individualDataSources.list({ where: { '==': [{ var: 'uploadId' }, uploadId] } });
      const [read, refused] = unwrap(await items(seeing)).rows;
      expect(read).toMatchObject({ groupCode: 'Family-7', role: 'HEAD', recipientType: 'PRIMARY' });
      expect(refused).toMatchObject({ jsonExt: { individual_role: 'SPOUSE', group_code: 'Family-7' } });

      const shown = unwrap(await items(masked)).rows;
      expect(shown.map(({ firstName }) => firstName)).toEqual(['Amina', 'Issa']);
      for (const column of [...hidden, 'rowHash']) {
        expect(shown.map((row) => (row as Record<string, unknown>)[column])).toEqual([null, null]);
        const [byValue, byOrder] = [{ where: { missing: column } }, { orderBy: [column] }];
        for (const asked of [byValue, byOrder])
          expect(codesOf(await masked.individualDataSources.list(asked))).toEqual(HIDDEN);
      }
      for (const value of ['tomorrow', ...values]) expect(JSON.stringify(shown)).not.toContain(value);
    },
  );

  it.each([
    ['group_individual', 'role'],
    ['group', 'jsonExt.income'],
  ] as const)(
    'gives nobody from whom %s.%s is hidden a file that says of households, nor lets them decide about it',
    async (entity, field) => {
      await using world = await opened(store, { entity, fields: [field] });
      const { seeing, masked, send } = world;
      const required = { acceptance: 'required', sourceType: 'file' } as const;
      const rows = ['Amina,Diallo,1970-01-01,H1,HEAD,', 'Issa,Diallo,tomorrow,H1,SPOUSE,'];
      const grouped = await send([HEADER, ...rows], required);
      // A role beside no household is refused, and stands in the file all the same.
      const roles = await send(['first_name,last_name,dob,individual_role', 'Awa,Sow,1970-01-01,HEAD'], required);
      const renamed = await send(['first_name,last_name,dob,foyer', 'Awa,Sow,1970-01-02,H7'], {
        ...required,
        columns: { foyer: 'group_code' },
      });
      const plain = await send(['first_name,last_name,dob', 'Awa,Sow,1970-01-03', 'Ali,Sow,never'], required);
      const answers = (me: typeof masked, uploadId: string) => {
        const uploads = me.individualDataSourceUploads;
        return [
          uploads.refusals({ uploadId }),
          uploads.difference({ uploadId }),
          uploads.downloadInvalidItems({ uploadId }),
          uploads.downloadUpload({ uploadId }),
          uploads.rejectItems.preview({ uploadId, reason: 'No.' }),
          uploads.acceptItems.preview({ uploadId }),
        ];
      };
      for (const uploadId of [grouped, roles, renamed])
        for (const answer of await Promise.all(answers(masked, uploadId))) expect(codesOf(answer)).toEqual(HIDDEN);
      for (const answer of await Promise.all([...answers(masked, plain), ...answers(seeing, grouped)]))
        expect(codesOf(answer).filter((code) => code === 'core.FIELD_HIDDEN')).toEqual([]);
      // Who may know nothing of an upload is not told either what its file is about.
      const unknown = { uploadId: world.app.runtime.newId() };
      for (const me of [masked, seeing]) {
        const answer = await me.individualDataSourceUploads.downloadUpload(unknown);
        expect(codesOf(answer)).toEqual(me === masked ? HIDDEN : ['core.NOT_FOUND']);
      }
    },
  );
});
