import { mkdir } from 'node:fs/promises';
import type { Arguments } from './arguments.ts';
import { compose, officer } from './compose.ts';
import { monthName } from './format.ts';
import { generatedFile, givenFile, type PeopleFile } from './people-file.ts';
import { MONTH } from './programmes/programme.ts';
import type { Report } from './report/report.ts';
import { createSteps } from './run-steps.ts';
import { filesIn, type WrittenFiles, writeReport } from './steps/write-files.ts';
import { type OpenStore, openStore, STORE_LABELS } from './stores.ts';
import { tellStory } from './story.ts';
import { printFiles } from './terminal/files.ts';
import type { Screen } from './terminal/screen.ts';
import { printTimes } from './terminal/times.ts';

export interface DemoResult {
  readonly report: Report;
  readonly people: PeopleFile;
  readonly files: WrittenFiles;
}

/** From a file of people to a month of payments, told on the screen and in three files. Tests bring a store of their own. */
export async function runDemo(
  { file, store: name, rows, out, folder }: Arguments,
  screen: Screen,
  open: () => Promise<OpenStore> = () => openStore(name, out),
): Promise<DemoResult> {
  const month = monthName(MONTH.year, MONTH.month);
  screen.print(
    '',
    `${screen.strong('Parasol')}: from a file of people to the payments of ${month}, every amount explained.`,
  );
  await mkdir(out, { recursive: true });
  const files = filesIn(out);
  const steps = createSteps(screen);

  const people = await steps.run('People', file === undefined ? 'Making up people' : 'Looking at your file', () =>
    file === undefined ? generatedFile(rows, out) : givenFile(file),
  );
  screen.print(people.origin, screen.quiet(people.path));

  const { place, app, close } = await steps.run('Registry', 'Opening an empty registry', async () => {
    const opened = await open();
    return { ...opened, app: await compose(opened.store, people) };
  });
  screen.print(`On ${STORE_LABELS[name]}, ${place}.`);
  try {
    const story = await tellStory(app.as(officer), { screen, steps, people, month, files });
    const about = { origin: people.origin, file: people.path, store: STORE_LABELS[name], month };
    const report: Report = { ...about, ...story, steps: steps.times };
    await writeReport(files, report);
    printFiles(screen, files, folder);
    screen.heading('The seconds of each step');
    printTimes(screen, steps.times);
    return { report, people, files };
  } finally {
    await app.stop();
    await close();
  }
}
