/** Cells by column. */
type Row = Readonly<Record<string, string>>;

/** How many people stand in a file a second time, written down by somebody else. */
export const SECOND_VISITS = 5;
/** A file of fewer rows has none. */
export const LEAST_ROWS = 1000;
/** Who comes again: the head of every so many households, so that the first thousand rows have them all. */
const EVERY = 30;

/** Whether the head of a household comes a second time. */
export const comesAgain = (household: number): boolean => household % EVERY === 0 && household / EVERY <= SECOND_VISITS;

/** The same person written down once more, under another number and outside of the household, each with a mistake of its kind. */
export function secondVisit(row: Row, number: number, nationalId: string): Record<string, string> {
  const again = { ...row, group_code: '', individual_role: '', recipient_info: '', national_id: nationalId };
  const { first_name: first = '', last_name: last = '', dob = '' } = row;
  switch (number) {
    case 0:
      return { ...again, first_name: twoLettersSwapped(first) };
    case 1:
      return { ...again, last_name: `${last.slice(0, 2)}${last.slice(1)}` };
    case 2:
      return { ...again, first_name: last, last_name: first };
    case 3:
      return { ...again, dob: otherDay(dob) };
    default:
      return { ...again, first_name: first.toUpperCase(), phone: '' };
  }
}

const twoLettersSwapped = (name: string): string => `${name[0]}${name[2]}${name[1]}${name.slice(3)}`;

/** A slip of the finger in the day of the month. */
function otherDay(date: string): string {
  const day = Number(date.slice(8));
  return `${date.slice(0, 8)}${String(day <= 20 ? day + 1 : day - 1).padStart(2, '0')}`;
}
