import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gather, spreadText } from './tally.ts';

const amounts = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 20 }));

const textOf = ([units, scale]: [bigint, number]): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

it('adds up what ranges report exactly, whatever the size and the decimals', () => {
  fc.assert(
    fc.property(fc.array(amounts, { maxLength: 50 }), (parts) => {
      const counts: Record<string, number> = {};
      for (const part of parts)
        for (const [name, count] of Object.entries(spreadText('x', textOf(part))))
          counts[name] = (counts[name] ?? 0) + count;
      const sum = parts.reduce((all, [units, scale]) => all + units * 10n ** BigInt(20 - scale), 0n);
      const [whole = '0', fraction = ''] = textOf([sum, 20]).split('.');
      const shown = fraction.replace(/0+$/, '').padEnd(2, '0');
      expect(gather('x', counts, 2)).toBe(`${whole}.${shown}`);
    }),
  );
});

it('adds 0.10 three times to 0.30 (AC-S13)', () => {
  const counts: Record<string, number> = {};
  for (let i = 0; i < 3; i++)
    for (const [name, count] of Object.entries(spreadText('x', '0.10'))) counts[name] = (counts[name] ?? 0) + count;
  expect(gather('x', counts, 2)).toBe('0.30');
});
