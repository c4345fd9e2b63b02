/** Gets the next item while the one before is worked on, so that a database and the process that feeds it are busy at the same time. */
export async function* readAhead<T>(source: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  const next = (): Promise<IteratorResult<T, void>> => {
    const item = source.next();
    // It is awaited in its turn; until then nobody else may be told of its error.
    item.catch(() => undefined);
    return item;
  };
  let coming = next();
  try {
    for (;;) {
      const item = await coming;
      if (item.done === true) return;
      coming = next();
      yield item.value;
    }
  } finally {
    await source.return();
  }
}
