/**
 * What a field holds, which decides how its values are brought into a normal form, compared, and used to find candidates:
 * names of people; dates; numbers that name one person (`identifier`); addresses and other words (`text`); few values that many
 * share (`category`).
 */
export type LinkageKind = 'name' | 'date' | 'identifier' | 'text' | 'category';

/** All kinds of fields, for messages and forms. */
export const linkageKinds: readonly LinkageKind[] = ['name', 'date', 'identifier', 'text', 'category'];

/** One field by which records are compared. */
export interface LinkageField {
  readonly name: string;
  readonly kind: LinkageKind;
  /**
   * Fields that tend to agree together for people who are not the same, such as the parts of an address in a household. Of a group
   * only the strongest agreement and the strongest disagreement count. Names in a group are surnames, which stand for themselves and count
   * for less where the group says that two people live together. @default the field stands alone
   */
  readonly group?: string;
}
