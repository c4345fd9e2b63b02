import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clustersOf } from './cluster.ts';

it('puts two records into one cluster exactly when pairs lead from one to the other', () => {
  const pair = fc.record({ a: fc.nat(30), b: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
      const reach = (from: number): number[] => {
        const seen = new Set([from]);
        for (const at of seen)
          for (const { a, b } of pairs) {
            if (a === at) seen.add(b);
            if (b === at) seen.add(a);
          }
        return [...seen].sort((x, y) => x - y);
      };
      const records = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort((x, y) => x - y);
      const expected = records.map(reach).filter((cluster, i) => cluster[0] === records[i]);
      expect(clustersOf(pairs)).toEqual(expected);
    }),
  );
});
