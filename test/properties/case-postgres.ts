import pg from 'pg';

/**
 * A database whose default collation sorts words as people do. Only there does it show when a comparison forgets to ask
 * for code points. Where the server may not create one, the tests run in the one they were given.
 */
export async function wordSortingDatabase(
  url: string,
  name: string,
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const run = async (...statements: string[]) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  try {
    await run(
      `drop database if exists ${name} with (force)`,
      `create database ${name} template template0 locale_provider icu icu_locale 'en'`,
    );
  } catch (error) {
    console.log(`Using the given database, because ${String(error)}`);
    return { url, drop: async () => undefined };
  }
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => run(`drop database ${name} with (force)`) };
}
