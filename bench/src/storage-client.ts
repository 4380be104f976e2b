import { open, stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { handIn } from '@homelake/http-api/upload-engine';

// Uploads a file with the upload engine: node storage-client.ts URL PATH. Prints `sent BYTES` lines, and at the end a JSON object.
const [url = '', path = ''] = process.argv.slice(2);
const { size } = await stat(path);
const file = await open(path);
const startMb = process.memoryUsage.rss() / 2 ** 20;
const agent = new Agent({ keepAlive: true });
let sentParts = 0;

/** Requests by node:http, which writes a part from where it lies. Node's `fetch` copies each twice. */
const send: typeof fetch = (input, init = {}) => {
  const { method = 'GET', headers, body } = init;
  if (method === 'PUT') sentParts++;
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const sending = request(input instanceof Request ? input.url : input, {
    method,
    agent,
    headers: Object.fromEntries(new Headers(headers)),
  });
  sending.on('error', reject);
  sending.on('response', (answer) => {
    const { statusCode: status = 500 } = answer;
    void buffer(answer).then(
      (bytes) => resolve(new Response(status === 204 ? null : new Uint8Array(bytes), { status })),
      reject,
    );
  });
  sending.end(body);
  return promise;
};

const { id } = await handIn(
  {
    name: 'film.bin',
    sizeBytes: size,
    fileTime: null,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw new Error('The file is shorter than it was.');
        at += bytesRead;
      }
      return bytes;
    },
  },
  {
    baseUrl: `${url}/api`,
    fetch: send,
    createSha256: createNodeSha256,
    // A server that was killed is started again within this time.
    retries: 120,
    wait: () => new Promise((resolve) => setTimeout(resolve, 250)),
    onProgress: (sent) => console.log(`sent ${sent}`),
  },
);
await file.close();
agent.destroy();
const grownMb = process.resourceUsage().maxRSS / 1024 - startMb;
console.log(JSON.stringify({ id, grownMb, sentParts }));
