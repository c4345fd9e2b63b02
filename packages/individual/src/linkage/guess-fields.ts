import type { LinkageField, LinkageKind } from './linkage-field.ts';

interface Guess {
  readonly header: RegExp;
  readonly kind: LinkageKind | 'place';
  /** What a household shares. */
  readonly isShared?: true;
}

/** Words of headers, in English, French, Spanish and Portuguese, the first that fits decides. */
const guesses: readonly Guess[] = [
  { header: /birth|dob|naissance|nacimiento|nascimento|^date/, kind: 'date' },
  { header: /sex|gender|sexe|sexo|genero|marital|nationality/, kind: 'category' },
  {
    header:
      /address|adresse|direccion|endereco|street|rue|calle|rua|suburb|city|town|ville|ciudad|cidade|village|district|region|province|state|post ?code|cod postal|codigo postal|code postal|zip|commune|ward|county|quartier/,
    kind: 'place',
  },
  {
    header: /phone|mobile|telefono|telefone|\btel\b|email|household|menage|hogar|group/,
    kind: 'identifier',
    isShared: true,
  },
  {
    header: /ssn|soc sec|passport|national|identi|\bid\b|\bnin\b|card|account/,
    kind: 'identifier',
  },
  { header: /surname|last ?name|family name|\bnom\b|apellido|sobrenome|patronym/, kind: 'name', isShared: true },
  { header: /name|surname|prenom|\bnom\b|nombre|apellido|sobrenome|\bnome\b/, kind: 'name' },
];

/** Group of what people of one household have in common: it speaks for one person once, not many times. */
const SHARED = 'household';

/** Values that so few records differ in tell hardly anybody apart. */
const FEW = 60;

/**
 * What the columns of a file probably hold, by their header and, for places, by how many different values there are. Columns of which
 * neither tells anything are left out.
 *
 * @example
 * guessLinkageFields(['rec_id', 'given_name', 'date_of_birth'], [['1', 'Amina', '1991-04-02']], { except: ['rec_id'] });
 */
export function guessLinkageFields(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: { readonly except?: readonly string[] } = {},
): LinkageField[] {
  return header.flatMap((name, column): LinkageField[] => {
    if (options.except?.includes(name) === true) return [];
    const words = name
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/gu, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const guess = guesses.find(({ header: pattern }) => pattern.test(words));
    if (guess === undefined) return [];
    const { kind, isShared } = guess;
    if (kind !== 'place') return [isShared === true ? { name, kind, group: SHARED } : { name, kind }];
    const distinct = new Set(rows.map((row) => row[column] ?? '')).size;
    return [{ name, kind: distinct <= FEW || isNumeric(rows, column) ? 'category' : 'text', group: SHARED }];
  });
}

/** House numbers and postcodes are equal or not: a digit off is another house. */
const isNumeric = (rows: readonly (readonly string[])[], column: number): boolean =>
  rows.slice(0, 1000).every((row) => /^\s*\d*\s*$/.test(row[column] ?? ''));
