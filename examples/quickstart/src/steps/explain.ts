import { type Trace, unwrap } from '@parasol/core';
import type { Benefit } from '@parasol/payment-cycle';
import type { Officer } from '../compose.ts';
import type { Programme } from '../programmes/programme.ts';
import type { Explained } from '../report/report.ts';

/** The largest amount of the first programme that pays anybody, line by line, from the versions that it was computed from. */
export async function explainLargest(me: Officer, planIds: ReadonlyMap<Programme, string>): Promise<Explained | null> {
  for (const [programme, planId] of planIds) {
    const where = { '==': [{ var: 'paymentPlanId' }, planId] };
    const [benefit] = unwrap(await me.benefits.list({ where, orderBy: ['-amount'], first: 1 })).rows;
    if (benefit !== undefined) return explain(me, programme, benefit);
  }
  return null;
}

async function explain(me: Officer, { name }: Programme, { id, individualId }: Benefit): Promise<Explained> {
  const person = individualId === null ? undefined : unwrap(await me.individuals.get({ id: individualId }));
  const { amount, currency, lines, limit, held } = unwrap(await me.benefits.explain({ id }));
  return {
    programme: name,
    who: person === undefined ? 'nobody known' : `${person.firstName} ${person.lastName}`,
    about: person === undefined ? '' : `born ${person.dob}`,
    amount,
    currency,
    lines: lines.map((line) => ({
      name: line.label.en,
      amount: line.amount,
      because: line.because?.when ? facts(line.because.when) : 'for everybody',
    })),
    verdict: verdict(limit, held, currency),
  };
}

function verdict(limit: string | null, held: boolean, currency: string): string {
  if (limit === null) return 'There is no limit for one payment, so it can be paid.';
  return held
    ? `That is over the limit of ${limit} ${currency}, so it is held until somebody decides.`
    : `That is within the limit of ${limit} ${currency}, so it can be paid.`;
}

/** What a condition found, in the shortest words: `household_size is 6`. */
function facts(trace: Trace): string {
  const { children, text, value } = trace;
  const isFact = children.length === 0 || !['and', 'or', 'not', 'compare'].includes(trace.node);
  if (!isFact) return [...new Set(children.map(facts))].join(', ');
  return `${text.replaceAll(/\b(?:individual|group|jsonExt)\./g, '')} is ${value ?? 'missing'}`;
}
