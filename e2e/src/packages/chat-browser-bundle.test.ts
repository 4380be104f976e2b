import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

/** Globals of a browser that the parser may use: no `process`, no `Buffer`, no `require`. */
const BROWSER = { TextDecoder, TextEncoder, Uint8Array, Blob, ReadableStream, DecompressionStream, URL };

test('the chat parser bundles for a browser and parses there', async () => {
  const warnings: string[] = [];
  const bundle = await rolldown({
    input: 'chat-in-a-page',
    platform: 'browser',
    onLog: (level, log) => {
      if (level === 'warn') warnings.push(log.message);
    },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'chat-in-a-page' ? id : null),
        load: (id) =>
          id === 'chat-in-a-page'
            ? `import { parseChat } from ${JSON.stringify(new URL('../../../packages/domain/chat/src/index.ts', import.meta.url).pathname)};
               export const read = (bytes) => [...parseChat(bytes).messages()].map((m) => m.sentAt + ' ' + m.sender + ': ' + m.text);`
            : null,
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'page', minify: true });
  await bundle.close();
  const [chunk] = output;
  expect(warnings).toEqual([]);
  expect(chunk.imports).toEqual([]);
  expect(chunk.code).not.toMatch(/\bnode:|\brequire\(|\bprocess\.|\bBuffer\b/);

  const page = createContext({ ...BROWSER });
  runInContext(`${chunk.code};globalThis.page = page;`, page);
  const file = new TextEncoder().encode('28/01/2024, 15:30 - Ann: Hello\n');
  const lines: unknown = runInContext('(bytes) => page.read(bytes)', page)(file);
  expect(lines).toEqual(['2024-01-28T15:30:00 Ann: Hello']);
});
