import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to Postgres that can be cut at an instant of the protocol. */
export interface CuttingProxy {
  /** Connection string that leads through it. */
  readonly url: string;
  /**
   * Cuts the connection that sends the next COMMIT: `before` the server sees it, or `after` the server has answered and before the
   * answer arrives. Resolves when it is cut.
   */
  cutNextCommit(when: 'before' | 'after'): Promise<void>;
  close(): Promise<void>;
}

const COMMIT = Buffer.from('commit\0');

export async function openCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  let order: { when: 'before' | 'after'; isCut: () => void } | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    let answerIsLost: (() => void) | undefined;
    client.on('data', (chunk: Buffer) => {
      // The driver sends a simple query as one message, which ends with its text and a NUL.
      if (order !== undefined && chunk.subarray(-COMMIT.length).equals(COMMIT)) {
        const { when, isCut } = order;
        order = undefined;
        if (when === 'before') {
          cut();
          return isCut();
        }
        answerIsLost = isCut;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (answerIsLost === undefined) return void client.write(chunk);
      cut();
      answerIsLost();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    cutNextCommit: (when) =>
      new Promise((resolve) => {
        order = { when, isCut: resolve };
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
