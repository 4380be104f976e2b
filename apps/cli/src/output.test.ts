import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { OutputClosed, createOutput } from './output.ts';

const PIECE = 'x'.repeat(64 * 1024);

/** A reader that takes one chunk at a time, each in another turn of the event loop. */
function slowReader() {
  const taken: string[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write(piece: string, _encoding, done) {
      taken.push(piece);
      setImmediate(done);
    },
  });
  return { stream, taken };
}

test('a slow reader gets a long output complete and in order, and no listener stays', async () => {
  const { stream, taken } = slowReader();
  const warnings: Error[] = [];
  const warned = (warning: Error) => void warnings.push(warning);
  process.on('warning', warned);
  const out = createOutput(stream);
  const listeners = () => stream.eventNames().map((name) => [name, stream.listenerCount(name)]);
  const before = listeners();
  for (let piece = 0; piece < 40; piece++) await out.write(`${piece}${PIECE}`);
  await out.flush();
  await new Promise((resolve) => void setImmediate(resolve));
  process.off('warning', warned);
  expect(taken.join('')).toBe(Array.from({ length: 40 }, (_, piece) => `${piece}${PIECE}`).join(''));
  expect(listeners()).toEqual(before);
  expect(warnings).toEqual([]);
});

test('a reader that closes the stream during a wait ends the output', async () => {
  const stream = new Writable({ highWaterMark: 1, write: () => {} });
  const out = createOutput(stream);
  const written = Promise.resolve(out.write(PIECE));
  setImmediate(() => stream.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' })));
  await expect(written).rejects.toThrow(OutputClosed);
});
