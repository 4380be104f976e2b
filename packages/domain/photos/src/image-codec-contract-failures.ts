import { check, equal, rejectsWith } from '@homelake/storage/contract';

import type { ImageCodec } from './image-codec.ts';
import type { ImageCodecCase } from './image-codec-contract-case.ts';
import { landscape, PREVIEW, render, renderFile, THUMBNAIL } from './image-codec-contract-pictures.ts';
import { encodeTiff } from './tiff-file.ts';

const fails = (codec: ImageCodec, code: string, source: Uint8Array, claim: string, contentType = 'image/tiff') =>
  rejectsWith(code, () => codec.render(source, [THUMBNAIL, PREVIEW], { contentType }), claim);

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A TIFF whose header promises so many pixels and holds almost none. */
function bomb(width: number, height: number): Uint8Array {
  return encodeTiff([{ width, height, channels: 3, pixels: new Uint8Array(12) }]);
}

export const failingCases: readonly ImageCodecCase[] = [
  {
    name: 'an empty file is damaged',
    run: ({ codec }) => fails(codec, 'damaged', new Uint8Array(0), 'no bytes'),
  },
  {
    name: 'a picture that is cut off is damaged, and never half shown',
    async run({ codec }) {
      const whole = encodeTiff([landscape()]);
      for (const share of [0.2, 0.5, 0.9, 0.99]) {
        await fails(codec, 'damaged', whole.slice(0, Math.floor(whole.length * share)), `${share} of it`);
      }
    },
  },
  {
    name: 'what is no picture is unsupported, whatever it calls itself',
    async run({ codec }) {
      await fails(codec, 'unsupported', text('<!doctype html><title>Not found</title>'), 'a page', 'image/jpeg');
      await fails(codec, 'unsupported', new Uint8Array(5000), 'zeros');
    },
  },
  {
    name: 'a drawing is never drawn: it can carry scripts',
    async run({ codec }) {
      const drawing = text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="9" height="9"/></svg>',
      );
      await fails(codec, 'unsupported', drawing, 'as a drawing', 'image/svg+xml');
      await fails(codec, 'unsupported', drawing, 'as a picture', 'image/png');
    },
  },
  {
    name: 'more pixels than the limit are too large, before any is decoded',
    async run({ limited }) {
      const codec = limited({ maxPixels: 240 * 160 - 1 });
      await fails(codec, 'too-large', encodeTiff([landscape()]), 'one too many');
      await fails(codec, 'too-large', bomb(20_000, 20_000), 'a bomb');
      const exact = limited({ maxPixels: 240 * 160 });
      equal((await render(exact, [landscape()])).width, 240, 'as many as the limit');
    },
  },
  {
    name: 'more bytes than the limit are too large',
    async run({ limited }) {
      const source = encodeTiff([landscape()]);
      await fails(limited({ maxBytes: source.length - 1 }), 'too-large', source, 'one too many');
      const exact = limited({ maxBytes: source.length });
      equal((await renderFile(exact, source)).width, 240, 'as many as the limit');
    },
  },
  {
    name: 'a codec says its limits',
    async run({ codec, limited }) {
      const { maxPixels, maxBytes, timeoutMs } = limited({ maxPixels: 12_345 }).limits;
      equal([maxPixels, maxBytes, timeoutMs], [12_345, codec.limits.maxBytes, codec.limits.timeoutMs], 'limits');
    },
  },
  {
    name: 'a failure is told in a sentence, without the words of a library',
    async run({ codec, limited }) {
      const whole = encodeTiff([landscape()]);
      const failures: readonly (readonly [ImageCodec, Uint8Array])[] = [
        [codec, new Uint8Array(0)],
        [codec, whole.slice(0, whole.length / 2)],
        [codec, text('<!doctype html>')],
        [limited({ maxPixels: 10 }), whole],
        [limited({ maxBytes: 10 }), whole],
      ];
      for (const [one, source] of failures) {
        const message = await one.render(source, [THUMBNAIL], { contentType: 'image/tiff' }).then(
          () => 'no error',
          (error: unknown) => (error instanceof Error ? error.message : ''),
        );
        check(/^[A-Z][^\n]{8,}\.$/.test(message), `a sentence: ${message}`);
        check(!/vips|libtiff|libpng|error|undefined|\bat \w+ \(/i.test(message), `words of people: ${message}`);
      }
    },
  },
  {
    name: 'an aborted rendering rejects with the signal’s reason',
    async run({ codec }) {
      const reason = new Error('enough');
      const controller = new AbortController();
      controller.abort(reason);
      let thrown: unknown;
      await codec
        .render(encodeTiff([landscape()]), [THUMBNAIL], { contentType: 'image/tiff', signal: controller.signal })
        .catch((error: unknown) => (thrown = error));
      check(thrown === reason, 'the reason');
    },
  },
  {
    name: 'a failed picture leaves the codec able to show the next',
    async run({ codec }) {
      const whole = encodeTiff([landscape()]);
      await fails(codec, 'damaged', whole.slice(0, whole.length / 2), 'half of it');
      equal((await renderFile(codec, whole)).width, 240, 'the next');
    },
  },
];
