import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEAD, type Heir, isOpen, PRIMARY, type Seat, settledPlaces, successionOf } from './places.ts';

/** Who is what in a household, as arithmetic: any members with any places, any wishes. Commands are in test/scenario. */

const seat = fc.record({
  individualId: fc.uuid(),
  role: fc.constantFrom(HEAD, 'SPOUSE', 'SON', null),
  recipientType: fc.constantFrom(PRIMARY, 'SECONDARY', null),
});
const household = fc
  .array(seat, { maxLength: 6 })
  .map((seats) => seats.map((given, i): Seat => ({ id: `id-${i}`, ...given })));
const births = fc.array(fc.constantFrom('1950-01-01', '1980-05-05', '2008-11-15', '2008-11-16', '2020-01-01'), {
  minLength: 6,
  maxLength: 6,
});
const someone = fc.option(fc.nat({ max: 5 }), { nil: undefined });
const heir = (dob: string, lastName = 'Diallo'): Heir => ({ dob, lastName, firstName: 'Amina' });
const idOf = (at: number | undefined) => (at === undefined ? undefined : `id-${at}`);

describe('places in a household', () => {
  it('are one head and one primary recipient, whoever there is and whatever is wished', () => {
    fc.assert(
      fc.property(household, births, fc.tuple(someone, someone, someone, someone), (members, dates, wishes) => {
        const born = new Map(members.map(({ individualId }, i) => [individualId, heir(dates[i] as string)]));
        const [head, primary, formerHead, formerPrimary] = wishes.map(idOf);
        const given = { head, primary, formerHead, formerPrimary };
        const places = settledPlaces(members, given, successionOf(born, '2026-11-15'));
        const count = (holds: (place: { role: string | null; recipientType: string | null }) => boolean) =>
          [...places.values()].filter(holds).length;
        const expected = members.length === 0 ? 0 : 1;
        expect(places.size).toBe(members.length);
        expect(count(({ role }) => role === HEAD)).toBe(expected);
        expect(count(({ recipientType }) => recipientType === PRIMARY)).toBe(expected);
        const settled = members.map((member): Seat => ({ ...member, ...places.get(member.id) }));
        // Settled once is settled: nobody changes who need not.
        expect(settledPlaces(settled, {}, successionOf(born, '2026-11-15'))).toEqual(places);
        for (const { id, role } of members) {
          const now = places.get(id)?.role;
          expect([role, HEAD, null]).toContain(now);
          if (now === null) expect([HEAD, null]).toContain(role);
        }
      }),
    );
  });

  it('do not depend on the order in which members are looked at', () => {
    fc.assert(
      fc.property(household, births, (members, dates) => {
        const born = new Map(members.map(({ individualId }, i) => [individualId, heir(dates[i] as string)]));
        const settle = (seats: readonly Seat[]) => settledPlaces(seats, {}, successionOf(born, '2026-11-15'));
        expect(settle(members.toReversed())).toEqual(settle(members));
      }),
    );
  });

  it('need birth dates only where several may succeed', () => {
    fc.assert(
      fc.property(household, births, (members, dates) => {
        fc.pre(members.length > 0 && !isOpen(members));
        const born = new Map(members.map(({ individualId }, i) => [individualId, heir(dates[i] as string)]));
        const settle = (known: ReadonlyMap<string, Heir>) =>
          settledPlaces(members, {}, successionOf(known, '2026-11-15'));
        expect(settle(new Map())).toEqual(settle(born));
      }),
    );
  });

  it('fall to the first by name of those who are as old, in whatever order they came', () => {
    const places = (...names: string[]) => {
      const members = names.map(
        (_, n): Seat => ({ id: `${n}`, individualId: `${n}`, role: null, recipientType: null }),
      );
      const people = new Map(names.map((name, n) => [`${n}`, heir('1980-05-05', name)]));
      const settled = settledPlaces(members, {}, successionOf(people, '2026-11-15'));
      return names.find((_, n) => settled.get(`${n}`)?.role === HEAD);
    };
    expect(places('Keita', 'Bah', 'Sow')).toBe('Bah');
    expect(places('Sow', 'Keita', 'Bah')).toBe('Bah');
  });

  it('fall to adults before minors, whose eighteenth birthday is today or was', () => {
    const members = ['1', '2', '3'].map((n): Seat => ({ id: n, individualId: n, role: null, recipientType: null }));
    const head = (...dates: string[]) => {
      const born = new Map(members.map(({ id }, i) => [id, heir(dates[i] as string)]));
      const places = settledPlaces(
        members.map((member, i) => ({ ...member, role: i === 0 ? 'SPOUSE' : null })),
        {},
        successionOf(born, '2026-11-15'),
      );
      return [...places].find(([, { role }]) => role === HEAD)?.[0];
    };
    expect(head('2008-11-16', '2008-11-15', '2008-11-15')).toBe('2');
    expect(head('2008-11-15', '1950-01-01', '1940-01-01')).toBe('1');
    expect(head('2015-01-01', '2014-01-01', '2013-01-01')).toBe('1');
  });
});
