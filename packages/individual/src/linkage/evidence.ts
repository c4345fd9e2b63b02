import type { LinkageField } from './linkage-field.ts';

/** Fields that are weighed together, by their numbers; a field without a group is one by itself. */
export function groupsOf(fields: readonly LinkageField[]): readonly (readonly number[])[] {
  const groups = new Map<string | number, number[]>();
  for (const [k, { group }] of fields.entries()) {
    const known = groups.get(group ?? k);
    if (known === undefined) groups.set(group ?? k, [k]);
    else known.push(k);
  }
  return [...groups.values()];
}

/** Sum of the evidence: of each group the strongest for and the strongest against. */
export function summed(groups: readonly (readonly number[])[], evidence: (k: number) => number): number {
  let sum = 0;
  for (const group of groups) {
    let pro = 0;
    let contra = 0;
    for (const k of group) {
      const bits = evidence(k);
      if (bits > pro) pro = bits;
      else if (bits < contra) contra = bits;
    }
    sum += pro + contra;
  }
  return sum;
}
