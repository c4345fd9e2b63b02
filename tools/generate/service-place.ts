import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a service is declared, read from the module's `services.ts`. */
export interface ServicePlace {
  /** The text of `services.ts`. */
  readonly text: string;
  /** Just behind the brace that opens the service's table. */
  readonly offset: number;
  /** The entity that the service is about, as it is imported: name and file below `src`. */
  readonly entity: { readonly name: string; readonly file: string };
}

/** Finds `defineService('SERVICE', {` and the entity whose queries or operations it has. */
export function servicePlace(folder: string, service: string): ServicePlace {
  const text = readFileSync(join(folder, 'src/services.ts'), 'utf8');
  const all = [...text.matchAll(/defineService\('(\w+)', \{/g)];
  const found = all.find(([, name]) => name === service);
  if (found === undefined)
    throw new Error(
      `${folder}/src/services.ts has no service "${service}"; there are ${all.map(([, name]) => name).join(', ')}.`,
    );
  const offset = found.index + found[0].length;
  const table = text.slice(offset, text.indexOf('\n});', offset));
  const name = /(?:entityQueries|createOf|updateOf|deleteOf)\((\w+),/.exec(table)?.[1];
  const file =
    name && new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '\\./(entities/[\\w-]+\\.ts)'`).exec(text)?.[1];
  if (name === undefined || file === undefined)
    throw new Error(
      `The service "${service}" has no queries of an entity, so there is no row that an operation could be about.`,
    );
  return { text, offset, entity: { name, file } };
}
