import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DIRT, type Dirt, type DirtyCells, drawDirt, REFUSED, soil } from './dirt.ts';
import { NAME_POOLS } from './names.ts';
import { DISTRICTS, PEOPLE_COLUMNS } from './people-schema.ts';
import { createRandom, type Random } from './random.ts';
import { comesAgain, LEAST_ROWS, SECOND_VISITS, secondVisit } from './second-visits.ts';

/** Ages are as of this day, so that a seed gives the same file in every year. */
const TODAY = Date.UTC(2026, 5, 30);
const DAY_MS = 86_400_000;
const YEAR_MS = 365.25 * DAY_MS;
const CHUNK = 64 * 1024;

/** How many rows were written, and how many of them are spoilt in which way. Complete once the rows have been read. */
export interface GeneratedCounts {
  rows: number;
  households: number;
  readonly dirt: Record<Dirt, number>;
  /** Rows that an import has to refuse. */
  refused: number;
  /** Rows at the end that are about somebody who stands in the file already, with a mistake. */
  secondVisits: number;
}

/** People as CSV text, made while it is read. */
export interface GeneratedPeople extends AsyncIterable<string> {
  readonly columns: readonly string[];
  readonly counts: GeneratedCounts;
}

/**
 * People in households as a CSV file with the dirt of real ones. The same seed gives the same text. Read it once.
 *
 * @example
 * const people = generatePeople({ rows: 1000, seed: 7 });
 * for await (const text of people) process.stdout.write(text);
 * console.error(people.counts.dirt);
 */
export function generatePeople(options: { rows?: number; seed?: number } = {}): GeneratedPeople {
  const { rows = 20_000, seed = 1 } = options;
  const dirt = Object.fromEntries(DIRT.map((kind) => [kind, 0])) as Record<Dirt, number>;
  const counts: GeneratedCounts = { rows: 0, households: 0, dirt, refused: 0, secondVisits: 0 };
  return {
    columns: PEOPLE_COLUMNS,
    counts,
    async *[Symbol.asyncIterator]() {
      const random = createRandom(seed);
      let chunk = `${PEOPLE_COLUMNS.join(',')}\n`;
      const heads: Row[] = [];
      const first = rows < LEAST_ROWS ? rows : rows - SECOND_VISITS;
      while (counts.rows < first) {
        for (const line of household(random, counts, first - counts.rows, heads)) chunk += line;
        if (chunk.length < CHUNK) continue;
        yield chunk;
        chunk = '';
      }
      if (first < rows) for (const head of heads) chunk += again(head, counts);
      if (chunk !== '') yield chunk;
    },
  };
}

/**
 * Writes generated people into a file.
 *
 * @example
 * const counts = await writePeople('people.csv', { rows: 20_000, seed: 7 });
 */
export async function writePeople(
  path: string,
  options: { rows?: number; seed?: number } = {},
): Promise<GeneratedCounts> {
  const people = generatePeople(options);
  await pipeline(Readable.from(people), createWriteStream(path));
  return people.counts;
}

interface Member {
  readonly age: number;
  readonly sex: 'female' | 'male';
  readonly role: string;
}

function again(row: Row, counts: GeneratedCounts): string {
  return lineOf(secondVisit(row, counts.secondVisits++, nationalId(counts.rows++)));
}

function household(random: Random, counts: GeneratedCounts, room: number, heads: Row[]): string[] {
  counts.households++;
  const lines: string[] = [];
  for (const row of peopleOf(random, counts.households, room)) {
    if (lines.length >= room) break;
    // Unique without remembering: a bijection of the row's number. Many begin with a zero, as real ones do.
    row.national_id = nationalId(counts.rows);
    if (lines.length === 0 && comesAgain(counts.households)) heads.push({ ...row });
    const drawn = drawDirt(random);
    // A twin needs a row of its own.
    const kind = drawn === 'duplicate_row' && room - lines.length < 2 ? undefined : drawn;
    if (kind !== undefined) {
      soil(row, kind, random);
      counts.dirt[kind]++;
      if (REFUSED.includes(kind)) counts.refused++;
    }
    const line = lineOf(row);
    for (let copies = kind === 'duplicate_row' ? 2 : 1; copies > 0; copies--) {
      lines.push(line);
      counts.rows++;
    }
  }
  return lines;
}

type Row = DirtyCells & Record<string, string>;

function peopleOf(random: Random, number: number, room: number): Row[] {
  const members = membersOf(random).slice(0, Math.max(1, room));
  const pool = random.pick(NAME_POOLS);
  const earned = members.map(({ age }) => (age < 16 || random.chance(0.4) ? 0 : random.whole(500, 42_000)));
  const shared = {
    last_name: random.pick(pool.last),
    group_code: `H${String(number).padStart(7, '0')}`,
    district: random.pick(DISTRICTS),
    phone: `+25${random.whole(100_000_000, 999_999_999)}`,
    household_income: cents(earned.reduce((sum, cent) => sum + cent, 0)),
    household_size: String(members.length),
    number_of_children: String(members.filter(({ age }) => age < 18).length),
    number_of_elderly: String(members.filter(({ age }) => age >= 60).length),
  };
  // Nobody has the name of somebody else at home.
  const given = new Set<string>();
  return members.map(({ age, sex, role }, i) => ({
    ...shared,
    first_name: another(random, pool[sex], given),
    dob: new Date(TODAY - Math.floor(age * YEAR_MS + random.next() * 0.99 * YEAR_MS)).toISOString().slice(0, 10),
    individual_role: role,
    recipient_info: i === 0 ? 'PRIMARY' : '',
    national_id: '',
    sex,
    // Children have none: the cell is empty rather than zero.
    income: age < 16 ? '' : cents(earned[i] ?? 0),
    able_bodied: age >= 16 && age < 65 && random.chance(0.92) ? 'yes' : 'no',
    disabled: random.chance(0.06) ? 'yes' : 'no',
    chronic_illness: random.chance(age > 50 ? 0.2 : 0.04) ? 'yes' : 'no',
  }));
}

function another(random: Random, names: readonly string[], given: Set<string>): string {
  const left = names.filter((name) => !given.has(name));
  const name = random.pick(left.length === 0 ? names : left);
  given.add(name);
  return name;
}

function membersOf(random: Random): Member[] {
  const headSex = random.chance(0.45) ? 'female' : 'male';
  const headAge = random.whole(19, 82);
  const members: Member[] = [{ age: headAge, sex: headSex, role: 'HEAD' }];
  if (random.chance(0.7)) {
    const sex = headSex === 'female' ? 'male' : 'female';
    members.push({ age: Math.max(18, headAge + random.whole(-8, 6)), sex, role: 'SPOUSE' });
  }
  const children = Math.max(0, random.whole(-1, 5));
  for (let i = 0; i < children; i++) {
    const sex = random.chance(0.5) ? 'female' : 'male';
    const age = random.whole(0, Math.min(30, headAge - 18));
    members.push({ age, sex, role: sex === 'female' ? 'DAUGHTER' : 'SON' });
  }
  if (random.chance(0.15)) {
    const sex = random.chance(0.6) ? 'female' : 'male';
    members.push({
      age: Math.min(99, headAge + random.whole(18, 35)),
      sex,
      role: sex === 'female' ? 'MOTHER' : 'FATHER',
    });
  }
  return members;
}

const cents = (amount: number): string => {
  const text = String(amount).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
};

/** 387420489 and 10^11 have no common divisor, so no two numbers below 10^11 meet. */
const nationalId = (row: number): string =>
  String((BigInt(row) * 387_420_489n + 12_345_678n) % 100_000_000_000n).padStart(12, '0');

const NEEDS_QUOTES = /[",\r\n]/;

function lineOf(row: Readonly<Record<string, string>>): string {
  let line = '';
  for (const column of PEOPLE_COLUMNS) {
    const cell = row[column] ?? '';
    line += `${line === '' && column === PEOPLE_COLUMNS[0] ? '' : ','}${NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell}`;
  }
  return `${line}\n`;
}
