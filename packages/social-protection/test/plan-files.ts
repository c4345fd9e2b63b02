import { type CallOptions, fromBytes, unwrap } from '@parasol/core';
import { openProgramme } from './open-programme.ts';

type Programme = Pick<Awaited<ReturnType<typeof openProgramme>>, 'me'>;

/** Uploads text as a file into a plan. */
export const upload = (
  { me }: Programme,
  benefitPlanId: string,
  text: string,
  more: object = {},
  options: CallOptions = {},
) =>
  me.beneficiaryImports.importBeneficiaries({ benefitPlanId, source: fromBytes('north.csv', text), ...more }, options);

/** Options of a call that is cut off when a phase has come so far. */
export function cutAt(phase: string, step: number) {
  const stop = new AbortController();
  let steps = 0;
  const onProgress = (progress: { readonly phase: string }) => {
    if (progress.phase === phase && ++steps === step) stop.abort();
  };
  return { signal: stop.signal, onProgress };
}

/** Options of a call that only begins, since nobody carries on what goes on in the background. */
export const beginOnly = { background: true } as const;

/** Who is in a plan, in the order in which they came: first name, status, data. */
export async function inPlan({ me }: Programme, benefitPlanId: string) {
  const people = unwrap(await me.individuals.list({ first: 1000 })).rows;
  const names = new Map(people.map(({ id, firstName }) => [id, firstName]));
  const { rows } = unwrap(await me.beneficiaries.list({ benefitPlanId, first: 1000 }));
  return rows.map(({ individualId, status, jsonExt }) => [names.get(individualId), status, jsonExt] as const);
}

/** The same with the card of each. */
export const cardsIn = async (programme: Programme, benefitPlanId: string) =>
  (await inPlan(programme, benefitPlanId)).map(([name, , data]) => [name, data['card']]);

/** What became of the rows of a file: line, outcome, reason. */
export const outcomesOf = async ({ me }: Programme, uploadId: string) =>
  unwrap(await me.benefitPlanDataUploadRecords.rows({ uploadId })).rows.map(({ line, outcome, reason }) => [
    line,
    outcome,
    reason,
  ]);

/** What a plan with cards asks of its beneficiaries. */
export const cardSchema = {
  type: 'object',
  properties: { card: { type: 'string', uniqueness: true }, land: { type: 'number', minimum: 0 } },
  required: ['card'],
};
const individual_schema = {
  type: 'object',
  properties: { national_id: { type: 'string', uniqueness: true }, phone: { type: 'string' } },
};

/** A registry of four people, known by N1 to N4, of whom Amina and Boubacar are in a plan; its files match people by that. */
export async function openCards(store: Parameters<typeof openProgramme>[0], options: object = {}) {
  const programme = await openProgramme(store, { configuration: { individual_schema }, rangeSize: 2, ...options });
  const { me, plan, person } = programme;
  const { id: benefitPlanId } = await plan({ beneficiaryDataSchema: cardSchema });
  const people = [];
  for (const [i, firstName] of ['Amina', 'Boubacar', 'Coumba', 'Dado'].entries())
    people.push(await person({ firstName, lastName: 'X', jsonExt: { national_id: `N${i + 1}` } }));
  for (const [i, card] of ['C1', 'C2'].entries())
    unwrap(
      await me.beneficiaries.create({
        ...{ benefitPlanId, individualId: people[i]?.id ?? '', status: 'ACTIVE', jsonExt: { card, land: i + 1 } },
      }),
    );
  const uploadLines = (lines: readonly string[], more: object = {}) =>
    me.beneficiaryImports.importBeneficiaries({
      ...{
        benefitPlanId,
        source: fromBytes('changes.csv', lines.join('\n')),
        mode: 'update',
        matchBy: ['national_id'],
      },
      ...more,
    });
  const phones = async () =>
    unwrap(await me.individuals.list({ first: 1000 })).rows.map(({ firstName, jsonExt }) => [
      firstName,
      jsonExt['phone'] ?? null,
    ]);
  return {
    ...programme,
    ...{ benefitPlanId, people, phones },
    upload: uploadLines,
    inPlan: () => inPlan(programme, benefitPlanId),
  };
}
