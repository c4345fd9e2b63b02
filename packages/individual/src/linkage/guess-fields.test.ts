import { expect, it } from 'vitest';
import { guessLinkageFields } from './guess-fields.ts';

it('guesses what columns hold by headers in several languages', () => {
  const header = [
    'id',
    'Prénom',
    'apellido',
    'dateOfBirth',
    'sexo',
    'Village',
    'telefone',
    'cod_postal',
    'national_id',
    'colour',
  ];
  const rows = Array.from({ length: 100 }, (_, i) => ['', '', '', '', '', `Village ${i}`, '', `${i}`, '', '']);
  expect(guessLinkageFields(header, rows, { except: ['id'] })).toEqual([
    { name: 'Prénom', kind: 'name' },
    { name: 'apellido', kind: 'name', group: 'household' },
    { name: 'dateOfBirth', kind: 'date' },
    { name: 'sexo', kind: 'category' },
    { name: 'Village', kind: 'text', group: 'household' },
    { name: 'telefone', kind: 'identifier', group: 'household' },
    { name: 'cod_postal', kind: 'category', group: 'household' },
    { name: 'national_id', kind: 'identifier' },
  ]);
});

it('takes places of which there are few, and house numbers, for categories', () => {
  const rows = Array.from({ length: 100 }, (_, i) => [`${i % 9}`, `${i}`, `Main Street ${i}`]);
  expect(guessLinkageFields(['region', 'street_number', 'street'], rows).map(({ kind }) => kind)).toEqual([
    'category',
    'category',
    'text',
  ]);
});
