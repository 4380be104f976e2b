import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../property-seed.test-helper.ts';
import { decodeManifest, decodeRecordLine, encodeManifest, encodeRecordLine } from './manifest.ts';
import type { ManifestFile } from './manifest.ts';
import { sealLine } from './sealed-line.ts';

const file = (path: string, changes: Partial<ManifestFile> = {}): ManifestFile => ({
  path,
  sha256: 'a'.repeat(64),
  sizeBytes: 3,
  is: 'file',
  key: `files/${path}`,
  id: null,
  contentType: null,
  metadata: {},
  storageClass: 'standard',
  etag: 'e',
  changedMs: 5,
  ...changes,
});

describe('a manifest', () => {
  it('is read as it was written, in any order of its files', async () => {
    const files = [
      file('b/ü'),
      file('a', { wanted: 'A', metadata: { sha256: 'x' } }),
      file('\u{1F600}', { key: null }),
    ];
    const bytes = await encodeManifest(files);
    expect(await encodeManifest(files.toReversed())).toEqual(bytes);
    const read = await decodeManifest(bytes);
    expect(read.problems).toEqual([]);
    expect([...read.files.keys()]).toEqual(['a', 'b/ü', '\u{1F600}']);
    for (const one of files) expect(read.files.get(one.path)).toEqual(one);
  });

  it('that was not completed has a problem', async () => {
    const { files, problems } = await decodeManifest(await encodeManifest([file('a')], false));
    expect(files.size).toBe(1);
    expect(problems).toEqual([expect.stringContaining('its end is missing')]);
  });

  it('with any changed byte after the first line has a problem, and no file that was not in it', async () => {
    const bytes = await encodeManifest([file('a'), file('b'), file('c')]);
    const start = bytes.indexOf(0x0a) + 1;
    const whole = await decodeManifest(bytes);
    const place = fc.integer({ min: start, max: bytes.length - 2 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = bytes.slice();
        changed[at] = changed[at]! ^ by;
        const { files, problems } = await decodeManifest(changed);
        expect(problems).not.toEqual([]);
        for (const [path, found] of files) expect(found).toEqual(whole.files.get(path));
      }),
    );
  });

  it('without one of its lines has a problem', async () => {
    const lines = new TextDecoder().decode(await encodeManifest([file('a'), file('b')])).split('\n');
    const { problems } = await decodeManifest(new TextEncoder().encode(lines.toSpliced(1, 1).join('\n')));
    expect(problems).toEqual(['it does not have all of its lines']);
  });

  it.each(['../a', '/a', 'a/../../b', 'a//b', '', '..\\a', 'C:a', 'a:stream', 'a\nb', 'a\u0085'])(
    'with the path %j leaves that file out',
    async (path) => {
      const { files, problems } = await decodeManifest(await encodeManifest([file(path), file('b')]));
      expect([...files.keys()]).toEqual(['b']);
      expect(problems).toHaveLength(1);
    },
  );

  it.each(['', 'hello', '[]', '{"format":"homelake-export","version":1}'])('is not %j', async (text) => {
    await expect(decodeManifest(new TextEncoder().encode(text))).rejects.toThrow('is no manifest');
  });

  it('of another version is refused', async () => {
    const line = await sealLine({ format: 'homelake-export', version: 2 });
    await expect(decodeManifest(new TextEncoder().encode(line))).rejects.toThrow('another version');
  });
});

describe('the line of a record', () => {
  it('gives its exact bytes back, whatever they are', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const record = {
          key: 'k',

          contentType: 't',
          metadata: { a: 'b' },
          bytes: content,
        };
        const line = new TextDecoder().decode(await encodeRecordLine(record));
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(await decodeRecordLine(line.trimEnd())).toEqual(record);
      }),
    );
  });

  it('with another key or text is not read', async () => {
    const bytes = new TextEncoder().encode('{"favourite":true}');
    const line = new TextDecoder().decode(
      await encodeRecordLine({ key: 'bronze/a', contentType: null, metadata: {}, bytes }),
    );
    expect(await decodeRecordLine(line.trimEnd())).toMatchObject({ key: 'bronze/a', bytes });
    for (const changed of [line.replace('true', 'false'), line.replace('bronze/a', 'bronze/b'), line.slice(0, 30)])
      expect(await decodeRecordLine(changed.trimEnd())).toBeNull();
  });
});
