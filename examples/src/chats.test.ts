import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { exampleFiles, type ExampleFile } from './chats.ts';
import { inputDirectory } from './index.ts';
import { drawing, type Shot } from './pictures.ts';

const files = exampleFiles();
const bundled = (file: ExampleFile): Record<string, Uint8Array> => {
  const bytes = new Uint8Array(readFileSync(join(inputDirectory, file.name)));
  return file.name.endsWith('.zip') ? unzipSync(bytes) : { '': bytes };
};

/** Red, green and blue of a small copy, standing upright. */
const small = (picture: Uint8Array) =>
  sharp(picture).autoOrient().removeAlpha().toColourspace('srgb').resize(160, 120, { fit: 'fill' }).raw().toBuffer();

/** How far two pictures lie apart, as the mean difference of their values, 0 to 255. */
async function distance(picture: Uint8Array, shot: Shot): Promise<number> {
  const drawn = drawing(shot, 640);
  const [one, other] = await Promise.all([
    small(picture),
    small(shot.kept === 'grey' ? await sharp(drawn).toColourspace('b-w').png().toBuffer() : drawn),
  ]);
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

test('exactly the files that the script writes are bundled', () => {
  const found = readdirSync(inputDirectory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(found.toSorted()).toEqual(files.map((file) => join(inputDirectory, file.name)).toSorted());
});

test('texts are what the script writes, to the byte', () => {
  for (const file of files) {
    const entries = bundled(file);
    expect(Object.keys(entries).toSorted()).toEqual(file.entries.map((entry) => entry.name).toSorted());
    for (const entry of file.entries)
      if ('bytes' in entry)
        expect(Buffer.compare(Buffer.from(entries[entry.name] ?? []), Buffer.from(entry.bytes)), file.name).toBe(0);
  }
});

// Compressed bytes may differ between processors, and drawing at half the size is quick: what is compared is what one sees.
test('pictures show what the script draws, and say what their camera wrote', { timeout: 120_000 }, async () => {
  for (const file of files) {
    const entries = bundled(file);
    for (const entry of file.entries) {
      if ('bytes' in entry) continue;
      const picture = entries[entry.name] ?? new Uint8Array();
      expect(await distance(picture, entry.shot), `${file.name} ${entry.name}`).toBeLessThan(12);
      const { exif, orientation } = await sharp(picture).metadata();
      const written = exif?.toString('latin1') ?? '';
      const { taken, kept } = entry.shot;
      if (taken === null || entry.passedOn) expect(exif, file.name).toBeUndefined();
      else for (const fact of [taken.at.replaceAll('-', ':'), taken.camera.model]) expect(written).toContain(fact);
      if (kept === 'lying') expect(orientation).toBe(6);
    }
  }
});

test('sixty pictures differ, one came twice, and two were sent as they are', () => {
  const pictures = files.filter(({ name }) => /^photos\/.*\.(jpe?g|webp|png)$/i.test(name));
  const hashes = pictures.map((file) => Buffer.from(bundled(file)[''] ?? []).toString('base64'));
  expect([pictures.length, new Set(hashes).size]).toEqual([61, 60]);
  const zip = files.find(({ name }) => name.endsWith('Lake house.zip'));
  const sent = Object.values(zip === undefined ? {} : bundled(zip)).map((bytes) =>
    Buffer.from(bytes).toString('base64'),
  );
  expect(sent.filter((bytes) => hashes.includes(bytes))).toHaveLength(2);
});
