import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user a child process runs as; empty where it is the user who runs us. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** Postgres refuses to run as root, which is what containers start with; `nobody` exists on every Unix. */
export async function unprivilegedIdentity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
