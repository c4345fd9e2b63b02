import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreUnderTest } from '@parasol/test-support';
import type { Arguments } from '../src/arguments.ts';
import { type DemoResult, runDemo } from '../src/demo.ts';
import { createScreen } from '../src/terminal/screen.ts';

export interface DemoRun extends DemoResult {
  /** What was on the screen. */
  readonly printed: string;
  readonly folder: string;
}

/** Runs the whole demo on a fresh store and looks at what is left of it; clears up afterwards. */
export async function demoOn(
  store: StoreUnderTest,
  people: Pick<Arguments, 'file'> | { readonly rows: number },
  look: (run: DemoRun) => Promise<void> | void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'parasol-demo-'));
  const place = await store.create();
  try {
    let printed = '';
    const screen = createScreen({ write: (text) => (printed += text) });
    const request: Arguments = { store: store.name, rows: 1, out: folder, folder: tmpdir(), ...people };
    const result = await runDemo(request, screen, async () => ({
      store: place.open(),
      place: 'for a test',
      close: async () => undefined,
    }));
    await look({ ...result, printed, folder });
  } finally {
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  }
}
