import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { demoOn } from './demo-on.ts';

/** The data folder, or the one beside the repository. */
const folder = process.env['PARASOL_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const file = join(folder, 'eusilc', 'people.csv');

/** Counts and cents were computed independently of this code; they are in the README beside the file. */
describe.each(stores)('the child grant over the survey, on $name', (store) => {
  it('enrols 105 of 14,763 people and pays them 12,787.50 EUR, of which 2,284.75 are held', async (context) => {
    context.skip(!existsSync(file), `There is no ${file}. Set PARASOL_DATA to the folder that has eusilc/people.csv.`);
    await demoOn(store, { file }, async ({ report, files }) => {
      const { rows, accepted, refused, duplicates, households } = report.upload;
      expect({ rows, accepted, refused, duplicates, households }).toEqual({
        rows: 14_827,
        accepted: 14_763,
        refused: 64,
        duplicates: 0,
        households: 6000,
      });
      expect(report.upload.reasons).toMatchObject([{ column: 'dob', rows: 64 }]);

      const [grant] = report.programmes;
      expect(grant?.funnel).toMatchObject({ considered: 14_763, enrolled: 105 });
      expect(grant?.payment).toMatchObject({
        currency: 'EUR',
        all: { count: 105, total: '12787.50' },
        held: { count: 13, total: '2284.75' },
        lines: [
          { count: 105, total: '10500.00' },
          { count: 29, total: '1319.50' },
          { count: 32, total: '968.00' },
        ],
      });
      expect(Number(grant?.payment.payable.total)).toBe(10_502.75);
      expect(report.explained).toMatchObject({ amount: '175.75', currency: 'EUR' });
      expect(report.again.unchanged).toBe(true);

      const payments = (await readFile(files.payments, 'utf8')).trimEnd().split('\r\n');
      expect(payments).toHaveLength(106);
      expect(payments.filter((line) => line.includes(',HELD,'))).toHaveLength(13);
      expect((await readFile(files.refused, 'utf8')).trimEnd().split('\r\n')).toHaveLength(65);
    });
  }, 60_000);
});
