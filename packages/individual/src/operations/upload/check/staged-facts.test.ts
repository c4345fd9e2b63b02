import { expect, it } from 'vitest';
import { StagedFacts } from './staged-facts.ts';

it('cuts rows after every so many and after the last, however they come', () => {
  const rows = Array.from({ length: 7 }, (_, i) => ({ id: `r${i}`, rowHash: i === 3 ? null : `hash-of-${i}` }));
  for (const size of [1, 2, 3, 7, 10]) {
    const whole = new StagedFacts(size);
    whole.add(rows);
    const single = new StagedFacts(size);
    for (const row of rows) single.add([row]);
    const ends = rows.filter((_, i) => (i + 1) % size === 0 || i === 6).map(({ id }) => id);
    expect([whole.ends, single.ends]).toEqual([ends, ends]);
  }
});

it('says of no rows that they have no end and say nothing twice', () => {
  const { ends, mayRepeat } = new StagedFacts(5);
  expect([ends, mayRepeat]).toEqual([[], false]);
});

it('does not cut rows whose ids are not in the order of the file', () => {
  const facts = new StagedFacts(2);
  facts.add(['a', 'c', 'b'].map((id) => ({ id, rowHash: null })));
  expect(facts.ends).toBeUndefined();
});
