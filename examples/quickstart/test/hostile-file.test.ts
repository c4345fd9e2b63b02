import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { type DemoRun, demoOn } from './demo-on.ts';

/** A file of the user's own on a store of his. */
async function withFile(content: string, look: (run: DemoRun) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'parasol-people-'));
  try {
    const file = join(folder, 'own <people>.csv');
    await writeFile(file, content);
    await demoOn(inMemory, { file }, look);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("a user's own file", () => {
  it('keeps its columns with the people, and gets the example programme', async () => {
    const content = [
      'first_name,last_name,dob,village,goats,code_number',
      'Amina,Diallo,2015-04-02,Kolda,3,007',
      'Moussa,Diallo,1980-04-02,Kolda,,008',
      'Nobody,Diallo,not yet,Kolda,1,009',
    ];
    await withFile(content.join('\n'), async ({ report, people, printed }) => {
      expect(people.schema['properties']).toMatchObject({
        village: { type: 'string' },
        goats: { type: 'integer' },
        code_number: { type: 'string' },
      });
      expect(report.upload).toMatchObject({ rows: 3, accepted: 2, refused: 1, households: 0 });
      expect(report.programmes).toMatchObject([
        { name: 'Example child grant', payment: { currency: 'USD', all: { count: 1, total: '25.00' } } },
      ]);
      expect(report.explained).toMatchObject({ who: 'Amina Diallo', amount: '25.00' });
      expect(printed).toContain('An example that fits any file');
    });
  });

  it('pays nobody and says so, when nobody fits', async () => {
    await withFile('first_name,last_name,dob\nMoussa,Diallo,1980-04-02\n', async ({ report, printed }) => {
      expect(report.programmes).toMatchObject([{ funnel: { enrolled: 0 }, payment: { all: { count: 0 } } }]);
      expect(report.explained).toBeNull();
      expect(report.again.unchanged).toBe(true);
      expect(printed).toContain('Nobody is paid');
    });
  });

  it('cannot put markup into the page, control signs on the screen or formulas into a list', async () => {
    const content = [
      'first_name,last_name,dob',
      '<script>alert(1)</script>,"=HYPERLINK(""http://x"")",2020-01-31',
      'Red,Diallo,"\u001B[31m<img src=x onerror=alert(2)>"',
    ];
    await withFile(content.join('\n'), async ({ files, printed }) => {
      const page = await readFile(files.report, 'utf8');
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(page).not.toMatch(/<script|<img/);
      expect(page).toContain('own &lt;people&gt;.csv');
      expect(printed).toContain('<script>alert(1)</script>');
      expect(printed).not.toContain('\u001B');
      expect(await readFile(files.payments, 'utf8')).toContain("'=HYPERLINK");
    });
  });
});
