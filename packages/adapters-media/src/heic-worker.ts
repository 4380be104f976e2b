// Other packages of the workspace compile this source too, and do not include its ambient types otherwise.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./heic-decode.d.ts" />
import { parentPort } from 'node:worker_threads';
import decode from 'heic-decode';
import { pixelTiff } from './pixel-tiff.ts';

/** Answer of the worker thread of `createHeicDecoder`: one for each message with the bytes of a HEIC. */
export type HeicResponse = { readonly tiff: Uint8Array<ArrayBuffer> } | { readonly failure: string };

parentPort?.on('message', (bytes: Uint8Array) => {
  decode({ buffer: bytes }).then(
    ({ width, height, data }) => reply({ tiff: toTiff(width, height, data) }),
    (error: unknown) => reply({ failure: String(error) }),
  );
});

function toTiff(width: number, height: number, rgba: Uint8ClampedArray) {
  const channels = isOpaque(rgba) ? 3 : 4;
  const { file, place } = pixelTiff({ width, height, channels, profile: null });
  if (channels === 4) place.set(rgba);
  else {
    for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
      place[to] = rgba[from] ?? 0;
      place[to + 1] = rgba[from + 1] ?? 0;
      place[to + 2] = rgba[from + 2] ?? 0;
    }
  }
  return file;
}

function isOpaque(rgba: Uint8ClampedArray): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}

function reply(response: HeicResponse): void {
  parentPort?.postMessage(response, 'tiff' in response ? [response.tiff.buffer] : []);
}
