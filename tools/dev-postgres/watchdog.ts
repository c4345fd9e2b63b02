import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Kills the server and deletes its folder when this process ends, even by `kill -9`: a shell waits on a pipe that the
 * system closes with us. Answers with the function that sends the shell home.
 */
export function removeWhenWeDie(server: ChildProcess, folder: string): () => void {
  if (process.platform === 'win32' || server.pid === undefined) return () => undefined;
  const script = 'cat >/dev/null; kill -QUIT "$1" 2>/dev/null; sleep 1; rm -rf "$2"';
  const shell = spawn('sh', ['-c', script, 'parasol-postgres-watchdog', String(server.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a group of its own, so that Ctrl-C ends us and not the shell.
    detached: true,
  });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return () => {
    shell.kill('SIGKILL');
    shell.stdin.destroy();
  };
}
