import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import repl, { type REPLServer } from 'node:repl';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';

// Nested rows are what one wants to see.
const writer = (value: unknown): string => inspect(value, { depth: 6, colors: process.stdout.isTTY });

/** A prompt with names of its own and top-level await; resolves when it is left. Lines that are piped in run one after the other. */
export async function openPrompt(names: Readonly<Record<string, unknown>>, historyFile: string): Promise<void> {
  const piped = !process.stdin.isTTY;
  const input = piped ? new PassThrough() : process.stdin;
  const server = repl.start({
    prompt: piped ? '' : 'parasol> ',
    input,
    output: process.stdout,
    terminal: !piped,
    writer,
  });
  for (const [name, value] of Object.entries(names))
    Object.defineProperty(server.context, name, { value, enumerable: true, configurable: true });
  const left = new Promise<void>((resolve) => server.once('exit', resolve));
  if (piped) await feed(server, input as PassThrough);
  else keepHistory(server, historyFile);
  await left;
}

function keepHistory(server: REPLServer, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  server.setupHistory(file, (error) => {
    if (error) console.error(`This session's lines are not kept: ${error.message}`);
  });
}

/** The prompt itself would take the next line while the one before still waits for its answer. */
async function feed(server: REPLServer, input: PassThrough): Promise<void> {
  const prompt = server.displayPrompt.bind(server);
  let ready = (): void => undefined;
  let open = true;
  server.displayPrompt = (preserveCursor) => {
    prompt(preserveCursor);
    ready();
  };
  server.once('exit', () => {
    open = false;
    ready();
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const answered = new Promise<void>((resolve) => {
      ready = resolve;
    });
    input.write(`${line}\n`);
    await answered;
    if (!open) return;
  }
  input.end();
}
