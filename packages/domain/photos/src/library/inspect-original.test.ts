import { photoKey } from '@homelake/storage';
import { expect, it } from 'vitest';
import { inspectOriginal } from './inspect-original.ts';
import { box, concat, FTYP, latin, mvhd, since1904 } from '../videos/movie.test-helper.ts';
import { createWorld } from './photo-world.test-helper.ts';

it('the facts of a video include the EXIF that its camera stored beside the video', async () => {
  const { ports, store } = createWorld();
  const thumbnail = concat([[0xff, 0xd8, 0xff, 0xe1, 0, 40], latin('Exif\0\0 shot with Sharp')]);
  const udta = box('udta', box('CNTH', box('CNDA', thumbnail)));
  const film = concat([FTYP, box('moov', mvhd(since1904('2014-08-03T10:11:12Z')), udta)]);
  const key = photoKey.build({ id: '0123456789abcdef0123456789abcdef', name: 'MVI_0001.MOV' });
  await store.put(key, film, { contentType: 'video/quicktime' });
  const info = await store.head(key);
  if (info === null) throw new Error('the film was not stored');
  expect(await inspectOriginal(ports, info)).toMatchObject({
    kind: 'video',
    tags: { exif: { Model: 'Sharp' } },
    video: { createdLocal: '2014-08-03T10:11:12', durationSeconds: 12.5 },
  });
});
