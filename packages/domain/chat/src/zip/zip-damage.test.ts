import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { looksLikeExportZip, openExport, openZip, readEntry, ZipError } from './zip.ts';
import { concat, sourceOf, writeZip } from './zip-writer.test-helper.ts';

const CONTENT = '28/01/2024, 15:30 - Ann: Hello\n'.repeat(40);
const sound = await writeZip([
  { name: 'WhatsApp Chat with Ann.txt', content: CONTENT, dataDescriptor: true },
  { name: 'IMG-20240128-WA0000.jpg', content: CONTENT, stored: true },
  { name: 'a/b.vcf', content: 'BEGIN:VCARD', zip64: true },
]);

const damages = fc.array(
  fc.record({ at: fc.nat(sound.length - 1), byte: fc.oneof(fc.constantFrom(0, 1, 0xff), fc.nat(255)) }),
  { minLength: 1, maxLength: 6 },
);
const pieces = fc.tuple(fc.nat(sound.length), fc.nat(sound.length), fc.integer({ min: 0, max: 3 }));

async function readAll(bytes: Uint8Array): Promise<void> {
  const zip = await openZip(sourceOf(bytes));
  for (const entry of zip.entries) {
    let sizeBytes = 0;
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of readEntry(zip, entry)) {
        sizeBytes += chunk.length;
        chunks.push(chunk);
        expect(sizeBytes).toBeLessThanOrEqual(entry.sizeBytes);
      }
      // What comes out whole has the right checksum, so it is what went in.
      const text = new TextDecoder().decode(concat(chunks));
      expect([CONTENT, 'BEGIN:VCARD', '']).toContain(text);
    } catch (error) {
      if (!(error instanceof ZipError)) throw error;
    }
  }
}

const onlyZipErrors = async (action: Promise<unknown>): Promise<void> => {
  await action.catch((error: unknown) => {
    if (!(error instanceof ZipError)) throw error;
  });
};

it('a zip with any bytes changed is read or refused by a ZipError, and never gives wrong content', async () => {
  await fc.assert(
    fc.asyncProperty(damages, async (damage) => {
      const bytes = sound.slice();
      for (const { at, byte } of damage) bytes[at] = byte;
      await onlyZipErrors(readAll(bytes));
      await onlyZipErrors(openExport(sourceOf(bytes)));
      looksLikeExportZip(bytes);
    }),
    { numRuns: 300 },
  );
});

it('a zip cut, repeated and glued together anew is read or refused by a ZipError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 3 }), async (cuts) => {
      const bytes = concat(
        cuts.flatMap(([a, b, times]) =>
          Array.from({ length: times }, () => sound.slice(Math.min(a, b), Math.max(a, b))),
        ),
      );
      await onlyZipErrors(readAll(bytes));
      looksLikeExportZip(bytes);
    }),
    { numRuns: 300 },
  );
});
