/** Records that are connected by pairs, directly or through others: each cluster in rising order, clusters by their first record. */
export function clustersOf(pairs: Iterable<{ readonly a: number; readonly b: number }>): number[][] {
  const parent = new Map<number, number>();
  const root = (record: number): number => {
    let at = record;
    for (let next = parent.get(at); next !== undefined && next !== at; next = parent.get(at)) at = next;
    for (let step = record; step !== at; ) {
      const next = parent.get(step) ?? at;
      parent.set(step, at);
      step = next;
    }
    return at;
  };
  for (const { a, b } of pairs) {
    const x = root(a);
    const y = root(b);
    parent.set(Math.max(x, y), Math.min(x, y));
    parent.set(Math.min(x, y), Math.min(x, y));
  }
  const clusters = new Map<number, number[]>();
  for (const record of [...parent.keys()].sort((a, b) => a - b)) {
    const first = root(record);
    const cluster = clusters.get(first);
    if (cluster === undefined) clusters.set(first, [record]);
    else cluster.push(record);
  }
  return [...clusters.values()];
}
