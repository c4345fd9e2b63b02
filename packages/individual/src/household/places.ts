/** The role and the recipient type that a household always has exactly once, whatever else a configuration knows. */
export const HEAD = 'HEAD';
export const PRIMARY = 'PRIMARY';
const SPOUSE = 'SPOUSE';
const SECONDARY = 'SECONDARY';

/** What somebody is in a household. */
export interface Place {
  readonly role: string | null;
  readonly recipientType: string | null;
}

/** A member, as far as it matters who is head and who is paid. Memberships have ids in the order in which they came to be. */
export interface Seat extends Place {
  readonly id: string;
  readonly individualId: string;
}

/** What a command asks for beside what stands in the rows: ids of memberships. */
export interface Wishes {
  /** Who was just made head: the former one steps back. */
  readonly head?: string | undefined;
  /** Who was just made primary recipient. */
  readonly primary?: string | undefined;
  /** Who has just ceased to be head, and does not succeed themselves while there is somebody else. */
  readonly formerHead?: string | undefined;
  readonly formerPrimary?: string | undefined;
}

/** Who comes first when a place falls vacant. */
export type Succession = (a: Seat, b: Seat) => number;

/** What of a person decides who comes first. */
export interface Heir {
  readonly dob: string;
  readonly lastName: string;
  readonly firstName: string;
}

/**
 * The order of succession: adults before minors, then who is SPOUSE, then the older, then by name, then who joined earlier. It depends on
 * nothing but the members and the day; the name comes before the joining, so that the order of the rows of a file decides nothing.
 */
export function successionOf(people: ReadonlyMap<string, Heir>, today: string): Succession {
  const adultSince = `${String(Number(today.slice(0, 4)) - ADULT).padStart(4, '0')}${today.slice(4)}`;
  const rank = ({ individualId, role }: Seat): readonly (string | number)[] => {
    const { dob = today, lastName = '', firstName = '' } = people.get(individualId) ?? {};
    return [dob <= adultSince ? 0 : 1, role === SPOUSE ? 0 : 1, dob, lastName, firstName];
  };
  return (a, b) => {
    const [ranksOfA, ranksOfB] = [
      [...rank(a), a.id],
      [...rank(b), b.id],
    ];
    for (const [i, ofA] of ranksOfA.entries()) {
      const ofB = ranksOfB[i] as typeof ofA;
      if (ofA !== ofB) return ofA < ofB ? -1 : 1;
    }
    return 0;
  };
}
const ADULT = 18;

/** Whether several may succeed, so that their people are needed to decide. */
export const isOpen = (members: readonly Seat[], { formerPrimary }: Wishes = {}): boolean =>
  !members.some(isHead) ||
  (!members.some(isPrimary) && (formerPrimary !== undefined || members.filter(isSecondary).length > 1));

/**
 * The places of all members of a household, by membership, so that one is head and one is primary recipient. A head who has to make
 * room has no role afterwards, and a primary recipient no type. Nobody is invented where nobody lives.
 */
export function settledPlaces(
  members: readonly Seat[],
  wishes: Wishes,
  succession: Succession,
): ReadonlyMap<string, Place> {
  if (members.length === 0) return new Map();
  const heirs = members.toSorted(succession);
  const head = holderOf(members, isHead, wishes.head) ?? heirOf(heirs, wishes.formerHead);
  const secondary = heirs.filter(isSecondary);
  const primary =
    holderOf(members, isPrimary, wishes.primary) ?? heirOf([...secondary, head, ...heirs], wishes.formerPrimary);
  return new Map(
    members.map((member) => [
      member.id,
      {
        role: member === head ? HEAD : isHead(member) ? null : member.role,
        recipientType: member === primary ? PRIMARY : isPrimary(member) ? null : member.recipientType,
      },
    ]),
  );
}

const isHead = ({ role }: Place): boolean => role === HEAD;
const isPrimary = ({ recipientType }: Place): boolean => recipientType === PRIMARY;
const isSecondary = ({ recipientType }: Place): boolean => recipientType === SECONDARY;

/** Who holds a place: who was just given it, else who has had it longest. */
function holderOf(members: readonly Seat[], holds: (seat: Seat) => boolean, wish: string | undefined) {
  const holding = members.filter(holds);
  return holding.find(({ id }) => id === wish) ?? holding.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0];
}

/** The first in line; who just gave the place up only where there is nobody else. */
const heirOf = (heirs: readonly Seat[], former: string | undefined): Seat =>
  heirs.find(({ id }) => id !== former) ?? (heirs[0] as Seat);
