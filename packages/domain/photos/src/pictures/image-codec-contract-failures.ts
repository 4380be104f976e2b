import { check, equal, rejectsWith } from '@homelake/storage/contract';

import { ImageError } from './image-codec.ts';
import type { ImageCodec } from './image-codec.ts';
import type { ImageCodecCase } from './image-codec-contract-case.ts';
import { landscape, PREVIEW, render, renderFile, THUMBNAIL } from './image-codec-contract-pictures.ts';
import { encodeTiff, tiffHeader } from './tiff-file.ts';

const fails = (codec: ImageCodec, code: string, source: Uint8Array, claim: string, contentType = 'image/tiff') =>
  rejectsWith(code, () => codec.render(source, [THUMBNAIL, PREVIEW], { contentType }), claim);

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A TIFF whose header states this size, and which has almost no pixels. */
function bomb(width: number, height: number): Uint8Array {
  return encodeTiff([{ width, height, channels: 3, pixels: new Uint8Array(12) }]);
}

/** A TIFF without its pixels. */
const justHeader = (whole: Uint8Array): Uint8Array => whole.slice(0, tiffHeader(whole).pixelsAt);

const measured = async (one: ImageCodec, source: Uint8Array, contentType = 'image/tiff') => {
  const size = await one.measure(source, { contentType });
  return size && [size.width, size.height];
};

const SENTENCE = /^[A-Z][^\n]{8,}\.$/;

export const failingCases: readonly ImageCodecCase[] = [
  {
    name: 'an empty file is damaged',
    run: ({ codec }) => fails(codec, 'damaged', new Uint8Array(0), 'no bytes'),
  },
  {
    name: 'of a picture that is cut off the missing share is said, or nothing is shown; a whole one lacks nothing',
    async run({ codec }) {
      const whole = encodeTiff([landscape()]);
      const { missing, note } = await renderFile(codec, whole);
      equal([missing, note], [0, null], 'of the whole picture');
      for (const share of [0.2, 0.5, 0.9, 0.99]) {
        const cut = whole.slice(0, Math.floor(whole.length * share));
        const shown = await codec.render(cut, [PREVIEW], { contentType: 'image/tiff' }).catch((error: unknown) => {
          check(error instanceof ImageError && error.code === 'damaged', `${share} of it: ${String(error)}`);
          return null;
        });
        if (shown === null) continue;
        check(Math.abs(shown.missing - (1 - share)) < 0.05, `${share} of it: ${shown.missing} said to be missing`);
        check(SENTENCE.test(shown.note ?? ''), `a sentence: ${shown.note}`);
      }
    },
  },
  {
    name: 'a picture without a single pixel is damaged',
    run: ({ codec }) => fails(codec, 'damaged', justHeader(encodeTiff([landscape()])), 'the header alone'),
  },
  {
    name: 'a picture that cannot be shown is measured by its header, standing upright, whatever the limits',
    async run({ codec, limited }) {
      const { width, height } = landscape();
      for (let orientation = 1; orientation <= 8; orientation++) {
        const source = encodeTiff([{ ...landscape(), orientation }]);
        const upright = orientation >= 5 ? [height, width] : [width, height];
        equal(await measured(codec, source), upright, `orientation ${orientation}`);
        equal(await measured(codec, justHeader(source)), upright, `its header, orientation ${orientation}`);
      }
      equal(await measured(limited({ maxPixels: 10, maxBytes: 10 }), bomb(20_000, 30_000)), [20_000, 30_000], 'a bomb');
      equal(await measured(codec, new Uint8Array(0)), null, 'no bytes');
      equal(await measured(codec, new Uint8Array(5000)), null, 'zeros');
      equal(await measured(codec, text('<!doctype html>'), 'image/jpeg'), null, 'a page');
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
        [codec, justHeader(whole)],
        [codec, text('<!doctype html>')],
        [limited({ maxPixels: 10 }), whole],
        [limited({ maxBytes: 10 }), whole],
      ];
      for (const [one, source] of failures) {
        const message = await one.render(source, [THUMBNAIL], { contentType: 'image/tiff' }).then(
          () => 'no error',
          (error: unknown) => (error instanceof Error ? error.message : ''),
        );
        check(SENTENCE.test(message), `a sentence: ${message}`);
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
      await fails(codec, 'damaged', justHeader(whole), 'its header');
      equal((await renderFile(codec, whole)).width, 240, 'the next');
    },
  },
];
