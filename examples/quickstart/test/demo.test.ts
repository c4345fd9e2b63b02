import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/report/report.ts';
import { demoOn } from './demo-on.ts';

const ROWS = 2000;

/** Everything but where and how fast. */
const outcomeOf = ({ upload, duplicates, programmes, ranked, again }: Report) => {
  const { uploadId: _, ...counts } = upload as Report['upload'] & { uploadId?: string };
  return { counts, duplicates, programmes, ranked, again };
};

describe('the demo on people who are made up', () => {
  it('refuses exactly the dirt of the generator, changes nothing the second time, and is the same on the three stores', async () => {
    const outcomes: unknown[] = [];
    for (const store of stores) {
      await demoOn(store, { rows: ROWS }, ({ report, people }) => {
        const { dirt, refused, households } = people.generated ?? expect.unreachable('People were made up.');
        const { upload, programmes, again } = report;
        expect(upload).toMatchObject({ rows: ROWS, refused, accepted: ROWS - refused });
        expect(upload.duplicates).toBe(dirt.duplicate_row);
        expect(upload.households).toBeLessThanOrEqual(households);
        const refusedIn = (column: string | null) =>
          upload.reasons.filter((reason) => reason.column === column).reduce((sum, { rows }) => sum + rows, 0);
        expect({
          dob: refusedIn('dob'),
          names: refusedIn('first_name') + refusedIn('last_name'),
          id: refusedIn('national_id'),
          income: refusedIn('income'),
          role: refusedIn('individual_role'),
          twins: refusedIn(null),
        }).toEqual({
          dob: dirt.impossible_date + dirt.local_date + dirt.spreadsheet_date + dirt.missing_dob,
          names: dirt.missing_name,
          id: dirt.mangled_id,
          income: dirt.negative_income,
          role: dirt.unknown_role,
          twins: dirt.duplicate_row,
        });
        for (const { funnel, payment } of programmes) {
          expect(funnel.enrolled).toBeGreaterThan(0);
          expect(payment.all.count).toBe(funnel.enrolled);
          expect(payment.held.count).toBeGreaterThan(0);
          expect(payment.held.count + payment.payable.count).toBe(payment.all.count);
        }
        expect(report.ranked).toMatchObject({ enrolled: 100, list: [{ position: 1 }, { position: 2 }, {}, {}, {}] });
        expect(report.ranked?.waiting).toBeGreaterThan(5);
        const scores = report.ranked?.list.map(({ score }) => Number(score)) ?? [];
        expect(scores).toEqual([...scores].sort((a, b) => a - b));
        // The names of one in each other's field, and of another with two letters swapped.
        const found = report.duplicates?.pairs.flatMap(({ reasons }) => reasons.map(({ agreement }) => agreement));
        expect(found).toEqual(expect.arrayContaining(['swapped', 'nearly', 'equal']));
        expect(report.duplicates?.found).toBeGreaterThanOrEqual(4);
        expect(report.duplicates?.merged).toMatchObject({ left: upload.accepted - 1 });
        expect(again.unchanged).toBe(true);
        outcomes.push(outcomeOf(report));
      });
    }
    expect(outcomes).toHaveLength(3);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  }, 60_000);
});

describe.each(stores)('what the demo leaves, on $name', (store) => {
  it('is told on the screen and written into three files', async () => {
    await demoOn(store, { rows: ROWS }, async ({ report, printed, files }) => {
      const [child] = report.programmes;
      expect(printed).toContain('Why, with the first row of each kind');
      expect(printed).toContain('Nothing changed.');
      expect(printed).toMatch(/The first pair is one record now: \S+ \S+, born \d{4}-\d\d-\d\d\./);
      expect(printed).toMatch(/Why household \S+ comes next/);
      expect(printed).toContain(relative(tmpdir(), files.report));
      expect(printed).not.toContain('\u001B');
      expect(child?.name).toBe('Child grant');

      const payments = (await readFile(files.payments, 'utf8')).trimEnd().split('\r\n');
      const paid = report.programmes.reduce((sum, { payment }) => sum + payment.all.count, 0);
      expect(payments[0]).toContain('national_id');
      expect(payments).toHaveLength(paid + 1);
      const refused = (await readFile(files.refused, 'utf8')).trimEnd().split('\r\n');
      expect(refused).toHaveLength(report.upload.refused + 1);

      const page = await readFile(files.report, 'utf8');
      expect(page.match(/<svg role="img"/g)).toHaveLength(4);
      expect(page.match(/<(script|link|img|iframe)\b|\b(src|href)=|url\(|@import/gi)).toBeNull();
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });
});
