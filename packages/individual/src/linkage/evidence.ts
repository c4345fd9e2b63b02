import type { LinkageField } from './linkage-field.ts';

/** A group whose agreement says so much is one that lives together: a house or a telephone, not a district or a common surname. */
const TOGETHER = 9;
/** Of people who live together one in fifty has the birth date of another one of them: twins, and whose birth date was guessed. */
const SAME_DATE_TOGETHER = Math.log2(50);
/** Of people who live together every second one has the surname of another one. */
const SAME_SURNAME_TOGETHER = 1;

/** What a field is in a household. */
type Part = 'surname' | 'given name' | 'birth date' | 'other';

/** How the fields of a pair are weighed. */
export interface Weighing {
  /** Fields that are weighed together, by their numbers; a field without a group is one by itself. */
  readonly groups: readonly (readonly number[])[];
  /** By field. Names in a group are surnames, which who lives together shares. */
  readonly parts: readonly Part[];
}

export function weighingOf(fields: readonly LinkageField[]): Weighing {
  const parts = fields.map(({ kind, group }): Part => {
    if (kind === 'name') return group === undefined ? 'given name' : 'surname';
    return kind === 'date' && group === undefined ? 'birth date' : 'other';
  });
  return { groups: groupsOf(fields), parts };
}

function groupsOf(fields: readonly LinkageField[]): readonly (readonly number[])[] {
  const groups = new Map<string | number, number[]>();
  for (const [k, { kind, group }] of fields.entries()) {
    // A surname is shared by who lives together, and goes along with who moves away.
    const own = kind === 'name' ? k : (group ?? k);
    const known = groups.get(own);
    if (known === undefined) groups.set(own, [k]);
    else known.push(k);
  }
  return [...groups.values()];
}

/**
 * Sum of the evidence in bits: of each group the strongest for and the strongest against. Of people who live together a surname says
 * little, and where their given names differ a birth date does, too: they may be twins.
 */
export function summed({ groups, parts }: Weighing, evidence: (k: number) => number): number {
  let sum = 0;
  let house = 0;
  let surnames = 0;
  let dates = 0;
  let otherwiseCalled = false;
  for (const group of groups) {
    let pro = 0;
    let contra = 0;
    for (const k of group) {
      const bits = evidence(k);
      if (bits > pro) pro = bits;
      else if (bits < contra) contra = bits;
    }
    sum += pro + contra;
    if (group.length > 1) house = Math.max(house, pro);
    const part = parts[group[0] as number];
    if (part === 'surname') surnames += pro;
    else if (part === 'birth date') dates += pro;
    else if (part === 'given name' && contra < 0) otherwiseCalled = true;
  }
  if (house < TOGETHER) return sum;
  const tooMuch = otherwiseCalled ? Math.max(0, dates - SAME_DATE_TOGETHER) : 0;
  return sum - Math.max(0, surnames - SAME_SURNAME_TOGETHER) - tooMuch;
}
