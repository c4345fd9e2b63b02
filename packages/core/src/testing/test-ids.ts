import type { Ids } from '../module/container.ts';
import { idAt } from '../store/uuid7.ts';

/**
 * Ids that are the same in every run: UUIDs v7 that count, `00000000-0000-7000-8000-000100000000` first. Each set statement counts its own
 * rows from there on, in the order in which the store inserts them.
 *
 * @example
 * configure: (container) => void container.rebind(identifiers.ids).toConstantValue(testIds())
 */
export function testIds(): Ids {
  let made = 0;
  const prefix = () => {
    const number = (++made).toString(16).padStart(7, '0');
    return `00000000-0000-7000-8${number.slice(0, 3)}-${number.slice(3)}`;
  };
  return Object.freeze(Object.assign(() => idAt(prefix(), 0), { prefix }));
}
