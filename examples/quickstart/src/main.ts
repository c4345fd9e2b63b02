import { isDomainFailure } from '@parasol/core';
import { readArguments, USAGE, UsageError } from './arguments.ts';
import { createScreen } from './terminal/screen.ts';

const screen = createScreen(process.stdout);

try {
  // npm starts scripts in the repository; paths are meant from where the user stands.
  const request = readArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  if (request === 'help') console.log(USAGE);
  else {
    // Loaded when it is needed: who mistyped an option need not wait for stores and charts.
    const { runDemo } = await import('./demo.ts');
    await runDemo(request, screen);
  }
} catch (error) {
  screen.print('');
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    console.error(`The demo stopped: ${sentenceOf(error)}`);
    if (process.env['DEBUG']) console.error(error);
    process.exitCode = 1;
  }
}

/** A refusal says itself what to do; of anything else, the first line has to do. */
function sentenceOf(error: unknown): string {
  if (isDomainFailure(error)) return error.errors.map(({ message }) => message).join(' ');
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
}
