import { createAdaptorServer } from '@hono/node-server';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import type { LocalLake } from '@homelake/composition/local';
import { createApp, isLoopback } from '@homelake/http-api';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from './context.ts';
import { Failure, reasonOf } from './failure.ts';
import { PAGE_DIRECTORY, createPage } from './page.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Time in ms that running requests get to end after the server is asked to stop. */
const PATIENCE_MS = 3_000;

/** Throws Failure for an address that is not a loopback address: a lake has no password yet, so only its own machine may reach it. */
export function requireLoopback(host: string): void {
  if (isLoopback(host.toLowerCase())) return;
  throw new Failure(
    `--host ${host} would open your lake to everyone who can reach this machine, and it has no password yet. ` +
      `Use 127.0.0.1, and an SSH tunnel from elsewhere ("homelake help start").`,
  );
}

/** Runs the API, the page and the worker until Ctrl C or SIGTERM. Prints one line to stdout as soon as the server accepts requests. */
export async function serveLake(lake: LocalLake, address: Address, context: Context): Promise<void> {
  const app = createApp(lake.api(), { page: createPage(PAGE_DIRECTORY) });
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(uncopied(request, env), env),
    createServer,
  }) as Server;
  const { port } = await listen(server, address);
  const host = address.host.includes(':') ? `[${address.host.replace(/^\[|\]$/g, '')}]` : address.host;
  await context.out.write(`Homelake ready at http://${host}:${port}\n`);
  await context.out.flush();
  const { worker, say } = context;
  const supervisor = lake.superviseWorker({ ...worker, onLine: say, onTrouble: (reason) => say(`failed: ${reason}`) });
  await whenAborted(context.stop);
  await Promise.all([supervisor.stop(), closeServer(server)]);
}

/** The request of a part with the chunks of its body as they come from the socket. The server would copy each of them. */
function uncopied(request: Request, { incoming }: HttpBindings | Http2Bindings): Request {
  if (request.method !== 'PUT') return request;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: ReadableStream.from(incoming), duplex: 'half' });
}

function listen(server: Server, { host, port }: Address): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `port ${port} is in use by another program; --port picks another one`
          : error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
            ? `this machine has no address ${host}`
            : `port ${port} cannot be opened: ${reasonOf(error)}`;
      reject(new Failure(reason, { cause: error }));
    });
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      const bound = server.address();
      if (bound === null || typeof bound === 'string') reject(new TypeError('the server listens on no port'));
      else resolve(bound);
    });
  });
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearTimeout(impatience);
}
