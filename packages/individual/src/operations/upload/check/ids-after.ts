/** Milliseconds since 1970 that a UUID of version 7 begins with. */
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/**
 * A source of ids that come after one that another process has made, whose clock may have been ahead: their times are put off by the
 * difference. Ids that do not tell the time stay as they are, since they are in no order anyway.
 */
export function idsAfter(last: string, newId: () => string): () => string {
  const first = newId();
  if (first > last || first[14] !== '7' || last[14] !== '7') return newId;
  const ahead = timeOf(last) - timeOf(first) + 1;
  return () => {
    const id = newId();
    const time = (timeOf(id) + ahead).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}${id.slice(13)}`;
  };
}
