/** People with mistakes in their second record, for the bench of duplicates. The same number gives the same people. */

export interface DirtyRecord {
  /** `p17` for a record of a person, `p17-again` for the second one of the same. */
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly date_of_birth: string;
  readonly sex: string;
  readonly village: string;
  readonly street: string;
  readonly phone: string;
  readonly national_id: string;
}

export const dirtyColumns = [
  ...['id', 'first_name', 'last_name', 'date_of_birth', 'sex'],
  ...['village', 'street', 'phone', 'national_id'],
] as const satisfies readonly (keyof DirtyRecord)[];

/** Who a record is about. */
export const personOf = (id: string): string => id.replace('-again', '');

interface Tongue {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** Names of several scripts. Two in five people have two given names, and three in ten two surnames. */
const tongues: readonly Tongue[] = [
  {
    first: ['Amina', 'Moussa', 'Fatou', 'Ibrahim', 'Aïcha', 'Oumar', 'Mariam', 'Seydou', 'Kadiatou', 'Boubacar'],
    last: ['Diallo', 'Traoré', 'Keïta', 'Coulibaly', 'Sangaré', 'Sow', 'Barry', 'Camara', 'Cissé', 'Konaté'],
  },
  {
    first: ['Wanjiru', 'Otieno', 'Akinyi', 'Kamau', 'Njeri', 'Kipchoge', 'Chebet', 'Mutua', 'Atieno', 'Barasa'],
    last: ['Mwangi', 'Odhiambo', 'Kiplagat', 'Wafula', 'Njoroge', 'Omondi', 'Kariuki', 'Chepkemoi', 'Musyoka', 'Were'],
  },
  {
    first: ['محمد', 'فاطمة', 'أحمد', 'عائشة', 'يوسف', 'خديجة', 'علي', 'زينب', 'حسن', 'مريم'],
    last: ['الحسن', 'إبراهيم', 'المصري', 'الخطيب', 'عثمان', 'البشير', 'النور', 'التجاني', 'الصادق', 'المهدي'],
  },
  {
    first: ['አበበ', 'ትዕግስት', 'ተስፋዬ', 'ሰላማዊት', 'ሙሉጌታ', 'አለም', 'ዳዊት', 'ሐና', 'ገብረ', 'ብርሃን'],
    last: ['ከበደ', 'ኃይሌ', 'በቀለ', 'ወልደ', 'ታደሰ', 'ግርማ', 'አሰፋ', 'መኮንን', 'ደሳለኝ', 'ዘውዴ'],
  },
  {
    first: ['João', 'Conceição', 'António', 'Luísa', 'Gonçalo', 'Inês', 'Tomás', 'Mónica', 'Rogério', 'Sónia'],
    last: [
      'Gonçalves',
      'Fernandes',
      'Simões',
      'Guimarães',
      'Magalhães',
      'Sequeira',
      'Araújo',
      'Patrício',
      'Lourenço',
      'Falcão',
    ],
  },
  {
    first: ['Олександр', 'Марія', 'Андрій', 'Олена', 'Іван', 'Наталія', 'Петро', 'Тетяна', 'Юрій', 'Ганна'],
    last: [
      'Шевченко',
      'Коваленко',
      'Бондаренко',
      'Ткаченко',
      'Мельник',
      'Кравчук',
      'Олійник',
      'Поліщук',
      'Лисенко',
      'Руденко',
    ],
  },
];

/** Numbers from 0 to 1 by a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * So many records: people in households that share surname, village, street and telephone, some of them twins; every tenth record is
 * somebody's second one, with one to three mistakes: letters left out, doubled, swapped or mistaken, names in each other's field, digits off, gaps, a move.
 */
export function* dirtyPeople(records: number): Generator<DirtyRecord> {
  const dirt = new Dirt(seeded(20_261));
  let people = 0;
  for (let left = records; left > 0; ) {
    for (const person of dirt.household(people, records)) {
      if (left-- === 0) return;
      yield person;
      people++;
      // Of every ten people one is there twice; which one is chance.
      if (left === 0 || !dirt.chance(0.1)) continue;
      left--;
      yield dirt.again(person);
    }
  }
}

class Dirt {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  household(from: number, records: number): DirtyRecord[] {
    const tongue = this.#pick(tongues);
    const villages = Math.max(20, Math.round(records / 400));
    const home = {
      last_name: this.#surname(tongue),
      village: `Village ${this.#below(villages)}`,
      street: `${this.#pick(['Road', 'Lane', 'Path', 'Square'])} ${this.#below(60)} House ${this.#below(40)}`,
      phone: this.chance(0.7) ? this.#digits(8) : '',
    };
    const size = 1 + this.#below(7);
    const members: DirtyRecord[] = [];
    for (let i = 0; i < size; i++) {
      const before = members.at(-1);
      const isTwin = before !== undefined && this.chance(0.02);
      const born = isTwin ? before.date_of_birth : this.#date();
      members.push({
        ...{ id: `p${from + i}`, ...home, date_of_birth: born },
        first_name: this.#givenName(tongue, members),
        sex: this.chance(0.5) ? 'F' : 'M',
        national_id: this.chance(0.4) ? this.#digits(10) : '',
      });
    }
    return members;
  }

  again(person: DirtyRecord): DirtyRecord {
    let copy: DirtyRecord = { ...person, id: `${person.id}-again` };
    for (let mistakes = 1 + this.#below(3); mistakes > 0; mistakes--) copy = this.#mistaken(copy);
    return copy;
  }

  #mistaken(record: DirtyRecord): DirtyRecord {
    const { first_name, last_name, date_of_birth, national_id, phone } = record;
    switch (this.#below(9)) {
      case 0:
        return { ...record, first_name: this.#typo(first_name) };
      case 1:
        return { ...record, last_name: this.#typo(last_name) };
      case 2:
        return { ...record, first_name: last_name, last_name: first_name };
      case 3:
        return { ...record, date_of_birth: this.#otherDate(date_of_birth) };
      case 4:
        return {
          ...record,
          first_name: first_name
            .normalize('NFKD')
            .replace(/[\u0300-\u036f]/gu, '')
            .toUpperCase(),
        };
      case 5:
        return { ...record, [this.#pick(['phone', 'national_id', 'street', 'date_of_birth'] as const)]: '' };
      case 6:
        return { ...record, street: `Road ${this.#below(60)} House ${this.#below(40)}`, phone: this.#digits(8) };
      case 7:
        return { ...record, national_id: national_id === '' ? this.#digits(10) : this.#typo(national_id) };
      default:
        return {
          ...record,
          phone: phone === '' ? this.#digits(8) : this.#typo(phone),
          last_name: this.#typo(last_name),
        };
    }
  }

  /** A letter left out, doubled, swapped with the next, or another one of the same word. */
  #typo(text: string): string {
    const letters = [...text];
    if (letters.length < 2) return text;
    const at = this.#below(letters.length - 1);
    const [here = '', next = ''] = [letters[at], letters[at + 1]];
    const kinds = [[next], [here, here, next], [next, here], [this.#pick(letters), next]];
    letters.splice(at, 2, ...this.#pick(kinds));
    return letters.join('');
  }

  /** Day and month the wrong way round, or a digit off. */
  #otherDate(date: string): string {
    const [year = '', month = '', day = ''] = date.split('-');
    if (Number(day) <= 12 && this.chance(0.5)) return `${year}-${day}-${month}`;
    const other = String(1 + ((Number(day) + this.#below(9)) % 28)).padStart(2, '0');
    return this.chance(0.5) ? `${year}-${month}-${other}` : `${Number(year) + 1}-${month}-${day}`;
  }

  /** Brothers and sisters are called differently. */
  #givenName({ first }: Tongue, family: readonly DirtyRecord[]): string {
    const free = first.filter((name) => !family.some(({ first_name: taken }) => taken.split(' ')[0] === name));
    const name = this.#pick(free);
    return this.chance(0.4) ? `${name} ${this.#pick(first)}` : name;
  }

  #surname({ last }: Tongue): string {
    const name = this.#pick(last);
    return this.chance(0.3) ? `${name} ${this.#pick(last)}` : name;
  }

  #date(): string {
    return new Date(Date.UTC(1936, 0, 1 + this.#below(32_800))).toISOString().slice(0, 10);
  }

  #digits(length: number): string {
    return Array.from({ length }, () => this.#below(10)).join('');
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)] as T;
  }
}
