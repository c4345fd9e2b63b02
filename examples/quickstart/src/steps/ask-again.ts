import { isDeepStrictEqual } from 'node:util';
import { type ByteSource, unwrap } from '@parasol/core';
import type { Officer } from '../compose.ts';
import { count } from '../format.ts';
import type { Programme } from '../programmes/programme.ts';
import type { AgainReport } from '../report/report.ts';
import { enrol } from './enrol.ts';
import { type Processed, processMonth } from './pay.ts';

interface Before {
  readonly source: ByteSource;
  readonly enrolled: readonly { readonly programme: Programme; readonly planId: string }[];
  readonly paid: Processed;
}

/** Asks for everything a second time, as somebody does who is not sure whether it went through. */
export async function askAgain(me: Officer, { source, enrolled, paid }: Before): Promise<AgainReport> {
  const calls: { what: string; unchanged: boolean; answer: string }[] = [];
  const file = await me.individualImports.importIndividuals({ source });
  calls.push({
    what: 'The upload',
    unchanged: file.success && file.outcome === 'unchanged',
    answer: `the same file as before: ${count(unwrap(file).accepted)} people, nobody added`,
  });
  for (const { programme, planId } of enrolled) {
    const { unchanged, funnel } = await enrol(me, programme, planId);
    calls.push({
      what: `Enrolment in the ${programme.name.toLowerCase()}`,
      unchanged,
      answer: `${count(funnel.alreadyEnrolled)} are in already, ${count(funnel.enrolled)} added`,
    });
  }
  const month = await processMonth(me, () => undefined);
  const same = isDeepStrictEqual(month.results, paid.results);
  calls.push({
    what: 'The month',
    unchanged: month.unchanged && same,
    answer: same ? 'the same payments to the cent, nobody paid twice' : 'other payments than before',
  });
  return {
    unchanged: calls.every(({ unchanged }) => unchanged),
    calls: calls.map(({ what, unchanged, answer }) => ({
      what,
      answer: `${unchanged ? 'unchanged' : 'CHANGED'}: ${answer}`,
    })),
  };
}
