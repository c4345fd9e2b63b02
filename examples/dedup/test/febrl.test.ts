import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readArguments } from '../src/arguments.ts';
import { dedup } from '../src/dedup.ts';

/** The data folder, or the one beside the repository. */
const folder = join(process.env['PARASOL_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data'), 'febrl');
/** `rec-12-org` and `rec-12-dup-0` are one person. */
const person = (id: string): string => id.split('-')[1] ?? '';

describe('duplicates in the FEBRL data sets, by the same defaults', () => {
  it.for([
    ['dataset1.csv', 500],
    ['dataset2.csv', 1934],
  ] as const)('are found in %s with an F1 of at least 0.95', async ([name, truth], context) => {
    const file = join(folder, name);
    context.skip(!existsSync(file), `There is no ${file}. Set PARASOL_DATA to the folder that has febrl/${name}.`);
    const out = await mkdtemp(join(tmpdir(), 'parasol-dedup-'));
    onTestFinished(() => rm(out, { recursive: true }));
    const given = readArguments([file, '--id', 'rec_id', '--out', join(out, 'pairs.csv')]);
    if (given === 'help') throw new Error('These are no words for help.');
    await dedup(given);
    const [header, ...lines] = (await readFile(given.out, 'utf8')).trim().split('\r\n');
    expect(header).toBe('id_a,id_b,score');
    const right = lines.map((line) => line.split(',')).filter(([a = '', b = '']) => person(a) === person(b)).length;
    const precision = right / lines.length;
    const recall = right / truth;
    expect((2 * precision * recall) / (precision + recall)).toBeGreaterThanOrEqual(0.95);
  });
});
