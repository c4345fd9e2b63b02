/** The known name nearest to a misspelt one (edit distance of at most a third of its length), for helpful refusals. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  const plain = normalise(name);
  for (const candidate of known) {
    const d = plain === normalise(candidate) ? 0 : distance(plain, normalise(candidate), least);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

const normalise = (text: string): string =>
  text
    .slice(0, 80)
    .toLowerCase()
    .replace(/[\s_-]+/g, '');

/** Levenshtein distance, given up at `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost));
    }
    row = next;
  }
  return row[b.length] as number;
}
