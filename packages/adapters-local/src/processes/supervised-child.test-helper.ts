import { linkToParent } from './parent-link.ts';

/** The child in `supervised-process.test.ts`, which does what its argument says. */
const link = linkToParent();
if (link === null) throw new Error('started without a parent');

const held: unknown[] = [];
function act(order: unknown): void {
  if (order === 'spin') for (;;);
  if (order === 'abort') process.abort();
  if (order === 'throw') throw new Error('a bug');
  if (order === 'heap') for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
  if (order === 'buffers') for (;;) held.push(Buffer.alloc(4 * 1024 * 1024, 1));
  if (order === 'end') link?.close();
  link?.send({ did: order === 'environment' ? Object.keys(process.env).toSorted() : order });
}

link.listen((message) => act((message as { readonly order: unknown }).order));
link.signal.addEventListener('abort', () => link.close());
link.send({ ready: process.pid });
