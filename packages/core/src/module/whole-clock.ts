import { MisuseError } from '../errors/failure.ts';
import type { Clock } from './ports.ts';

/** The last millisecond of the year 9998: later instants have texts of another length, and local dates beyond the year 9999. */
const LATEST = Date.UTC(9999, 0, 1) - 1;

/**
 * A clock of the host in whole milliseconds. One that tells no time stops the call by its own name, not as what the caller gave.
 */
export const wholeClock = (clock: Clock): Clock => ({
  now() {
    const at: unknown = clock.now();
    if (typeof at === 'number' && at >= 0 && at <= LATEST) return Math.floor(at);
    throw new MisuseError('CLOCK', `The clock says ${String(at)}, which is no instant in milliseconds since 1970.`);
  },
});
