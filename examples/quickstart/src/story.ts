import type { Progress } from '@parasol/core';
import type { Officer } from './compose.ts';
import { count } from './format.ts';
import type { PeopleFile } from './people-file.ts';
import type { Programme } from './programmes/programme.ts';
import { progressText } from './progress-text.ts';
import type { Funnel, ProgrammeReport, Report, Subject } from './report/report.ts';
import type { Steps } from './run-steps.ts';
import { askAgain } from './steps/ask-again.ts';
import { createPlan, enrol, previewEnrolment } from './steps/enrol.ts';
import { explainLargest } from './steps/explain.ts';
import { mergeDuplicates } from './steps/merge-duplicates.ts';
import { createPaymentPlan, paymentOf, processMonth } from './steps/pay.ts';
import { rankPoorest } from './steps/rank.ts';
import { upload } from './steps/upload.ts';
import { type WrittenFiles, writeLists } from './steps/write-files.ts';
import { printAgain } from './terminal/again.ts';
import { printDuplicates } from './terminal/duplicates.ts';
import { printExplained } from './terminal/explained.ts';
import { printFunnel } from './terminal/funnel.ts';
import { printPayment } from './terminal/payment.ts';
import { printRanked } from './terminal/ranked.ts';
import type { Screen } from './terminal/screen.ts';
import { printUpload } from './terminal/upload.ts';

export interface Scene {
  readonly screen: Screen;
  readonly steps: Steps;
  readonly people: PeopleFile;
  readonly month: string;
  readonly files: WrittenFiles;
}

type Story = Pick<Report, 'upload' | 'duplicates' | 'programmes' | 'ranked' | 'explained' | 'again'>;

const SUBJECTS: Readonly<Record<Programme['type'], Subject>> = {
  INDIVIDUAL: { one: 'person', many: 'people' },
  GROUP: { one: 'household', many: 'households' },
};

/** What a programme office does in a month, one call after the other. */
export async function tellStory(me: Officer, { screen, steps, people, month, files }: Scene): Promise<Story> {
  const { source, programmes } = people;
  const onProgress = (progress: Progress) => screen.progress(progressText(progress));

  const uploaded = await steps.run('Upload', 'Registering people', () => upload(me, source, onProgress));
  printUpload(screen, uploaded);

  const duplicates =
    people.duplicateFields === undefined
      ? undefined
      : await steps.run('Duplicates', 'People who are there twice', () => mergeDuplicates(me, onProgress));
  if (duplicates !== undefined) printDuplicates(screen, duplicates);

  const enrolled: { programme: Programme; planId: string; funnel: Funnel }[] = [];
  for (const programme of programmes) {
    const done = await steps.run(
      `Enrolment: ${programme.name.toLowerCase()}`,
      `${programme.name}: who is in it`,
      async () => {
        const planId = await createPlan(me, programme);
        const preview = await previewEnrolment(me, programme, planId);
        return { planId, preview, ...(await enrol(me, programme, planId)) };
      },
    );
    const subject = SUBJECTS[programme.type];
    screen.print(programme.sentence, '');
    printFunnel(screen, done.funnel, subject);
    screen.print('', screen.quiet(`The preview had said ${count(done.preview.enrolled)}, and changed nothing.`));
    enrolled.push({ programme, planId: done.planId, funnel: done.funnel });
  }

  const { ranked: poorest } = people;
  const ranked =
    poorest === undefined
      ? undefined
      : await steps.run('Waiting list', `${poorest.name}: ${count(poorest.places)} places`, () =>
          rankPoorest(me, poorest),
        );
  if (ranked !== undefined) printRanked(screen, ranked);

  const paid = await steps.run('Payments', `The payments of ${month}`, async () => {
    const planIds = new Map<Programme, string>();
    for (const { programme, planId } of enrolled)
      planIds.set(programme, await createPaymentPlan(me, programme, planId));
    return { planIds, ...(await processMonth(me, onProgress)) };
  });
  const reports = enrolled.map(({ programme, funnel }): ProgrammeReport => {
    const { name, sentence, type } = programme;
    const payment = paymentOf(programme, paid.planIds.get(programme), paid.results);
    return { name, sentence, subject: SUBJECTS[type], funnel, payment };
  });
  for (const [i, { name, payment }] of reports.entries()) {
    screen.print(...(i === 0 ? [] : ['']), screen.strong(name));
    printPayment(screen, payment);
  }

  const explained = await steps.run('Explanation', 'One amount explained', () => explainLargest(me, paid.planIds));
  if (explained === null) screen.print('Nobody is paid, so there is no amount to explain.');
  else printExplained(screen, explained);

  const again = await steps.run('Second run', 'The same once more', () => askAgain(me, { source, enrolled, paid }));
  printAgain(screen, again);

  const names = new Map([...paid.planIds].map(([{ name }, id]) => [id, name]));
  const { identifier } = people;
  await steps.run('Lists', 'Writing it down', () =>
    writeLists(me, files, {
      uploadId: uploaded.uploadId,
      programmes: names,
      ...(identifier === undefined ? {} : { identifier }),
    }),
  );
  return {
    upload: uploaded,
    ...(duplicates === undefined ? {} : { duplicates }),
    programmes: reports,
    ...(ranked === undefined ? {} : { ranked }),
    explained,
    again,
  };
}
