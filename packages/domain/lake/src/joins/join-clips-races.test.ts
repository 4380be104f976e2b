import { expect, test } from 'vitest';
import { deliver, shuffled, WORKED_AT } from '../imports/hostile-sender.test-helper.ts';
import type { IncomingFile } from '../imports/import-upload.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import { clipOf, pictureOf } from '../imports/photo-ports.test-helper.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

const still = incoming('trip/IMG_1.HEIC', pictureOf(1));
const clip = incoming('trip/IMG_1.MOV', clipOf(1));

/** The files, and what the clip is in the end: an entry by itself, or a companion of its still. */
const CASES: Readonly<Record<string, readonly [kind: UploadRecord['kind'], ...files: IncomingFile[]]>> = {
  'under a second stem': ['photo', still, incoming('trip/best.MOV', clipOf(1))],
  'in another folder': ['photo', still, incoming('best/IMG_1.MOV', clipOf(1))],
  'with a sidecar': [
    'companion',
    still,
    incoming(clip.path, clipOf(1), [companionOf('sidecar', 'trip/IMG_1.MOV.xmp', 'Sunset')]),
  ],
  'under a second stem with a sidecar': [
    'photo',
    still,
    incoming('trip/best.MOV', clipOf(1), [companionOf('sidecar', 'trip/best.MOV.xmp', 'Sunset')]),
  ],
  'and a sidecar that comes alone': [
    'companion',
    still,
    incoming('trip/IMG_1.MOV.xmp', new TextEncoder().encode('Sunset')),
  ],
};

test.each(Object.entries(CASES))(
  'a clip whose entry is removed while it comes again %s loses nothing of it',
  async (_how, [kind, ...files]) => {
    for (let seed = 1; seed <= 40; seed++) {
      const remains = noRemains();
      const lake = openPhotoLake(remains);
      await lake.put(clip);
      await lake.work();
      for (const [at, file] of files.entries())
        await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2, at) }).put(file);
      await deliver(remains, seed, {
        atOnce: true,
        deal: (jobs, random) => shuffled(jobs, random).slice(0, 1 + Math.floor(random() * jobs.length)),
      });
      const records = [...remains.uploads.values()].map((text) => JSON.parse(text) as UploadRecord);
      const later = openPhotoLake(remains, { nowMs: WORKED_AT });
      const ofClip = records.filter(({ name, createdAt }) => name === files[1]?.path && createdAt > '2024-06-02');
      expect(
        ofClip.map((one) => one.kind),
        String(seed),
      ).toEqual([kind]);
      for (const { name, state, reason, key, sha256 } of records) {
        expect([seed, name, state, reason]).toEqual([seed, name, 'done', null]);
        expect((await later.store.head(key ?? ''))?.metadata['sha256'], `${seed} ${name}`).toBe(sha256);
      }
    }
  },
);
