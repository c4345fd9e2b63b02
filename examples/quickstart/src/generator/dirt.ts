import type { Random } from './random.ts';

/** What is wrong with real files. The first nine make a row unusable; the last three are understood. */
export const DIRT = [
  'impossible_date',
  'local_date',
  'spreadsheet_date',
  'missing_name',
  'missing_dob',
  'mangled_id',
  'negative_income',
  'unknown_role',
  'duplicate_row',
  'spelling_of_yes',
  'blank_around_number',
  'blank_after_name',
] as const;

export type Dirt = (typeof DIRT)[number];

/** Rows that have to be refused: one kind a row, so the counts add up. A duplicate row is refused for its national ID. */
export const REFUSED: readonly Dirt[] = DIRT.slice(0, 9);

/** How often a row has each kind. Small enough for a realistic file, large enough to be seen in 20,000 rows. */
const RATES: Readonly<Record<Dirt, number>> = {
  impossible_date: 0.0008,
  local_date: 0.0015,
  spreadsheet_date: 0.001,
  missing_name: 0.001,
  missing_dob: 0.001,
  mangled_id: 0.0008,
  negative_income: 0.0007,
  unknown_role: 0.0008,
  duplicate_row: 0.0012,
  spelling_of_yes: 0.03,
  blank_around_number: 0.01,
  blank_after_name: 0.01,
};

/** The kind of dirt that a row gets, if any. */
export function drawDirt(random: Random): Dirt | undefined {
  let left = random.next();
  for (const kind of DIRT) {
    left -= RATES[kind];
    if (left < 0) return kind;
  }
  return undefined;
}

/** The cells that dirt changes. */
export interface DirtyCells {
  first_name: string;
  last_name: string;
  dob: string;
  individual_role: string;
  national_id: string;
  income: string;
  household_size: string;
  able_bodied: string;
  disabled: string;
}

/** Spoils a row. `duplicate_row` is the generator's own: it writes the row before once more. */
export function soil(row: DirtyCells, kind: Dirt, random: Random): void {
  const [year = '', month = '', day = ''] = row.dob.split('-');
  switch (kind) {
    case 'impossible_date':
      row.dob = `${year}-02-${random.pick(['30', '31'])}`;
      break;
    case 'local_date':
      row.dob = `${day}/${month}/${year}`;
      break;
    case 'spreadsheet_date':
      row.dob = String(Math.round((Date.parse(row.dob) - Date.UTC(1899, 11, 30)) / 86_400_000));
      break;
    case 'missing_name':
      if (random.chance(0.5)) row.first_name = '';
      else row.last_name = '';
      break;
    case 'missing_dob':
      row.dob = '';
      break;
    case 'mangled_id':
      row.national_id = `${row.national_id.replace(/^0+/, '').replace(/^(\d)(\d).*/, '$1.$2')}E+11`;
      break;
    case 'negative_income':
      row.income = `-${random.whole(1, 900)}.00`;
      break;
    case 'unknown_role':
      row.individual_role = random.pick(['BOSS', 'LODGER', '???']);
      break;
    case 'spelling_of_yes':
      row.able_bodied = random.pick(
        row.able_bodied === 'yes' ? ['Y', 'TRUE', '1', 'Yes', 'oui'] : ['N', 'FALSE', '0', 'No', 'non'],
      );
      row.disabled = random.pick(row.disabled === 'yes' ? ['y', 'true', '1'] : ['n', 'false', '0']);
      break;
    case 'blank_around_number':
      row.household_size = ` ${row.household_size} `;
      break;
    case 'blank_after_name':
      row.last_name = `${row.last_name}  `;
      break;
    case 'duplicate_row':
      break;
  }
}
