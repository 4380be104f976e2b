import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';

import { createVideoPosters } from './ffmpeg-video-posters.ts';

const directory = mkdtempSync(join(tmpdir(), 'homelake-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
async function* failing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(10);
  throw new Error('the disk is gone');
}
const opened = (text: string) => () => inChunks(Buffer.from(text));

/** A program in place of ffmpeg: it answers `-version`, and then runs `then`. */
function program(name: string, then: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n[ "$1" = -version ] && exit 0\n${then}\n`);
  chmodSync(path, 0o755);
  return path;
}

const unmatched = () => readdirSync(tmpdir()).filter((name) => name.startsWith('homelake-poster-')).length;

describe('without a still', () => {
  it('a missing ffmpeg is the reason', async () => {
    const posters = createVideoPosters({ ffmpeg: join(directory, 'nothing-here') });
    expect(await posters.available()).toBe(false);
    let reads = 0;
    const poster = await posters.poster(() => {
      reads += 1;
      return inChunks(new Uint8Array(10));
    });
    expect(poster).toEqual({
      frame: null,
      reason: 'Stills of videos need ffmpeg, which this computer does not have.',
    });
    expect(reads).toBe(0);
  });

  it.each([
    ['nothing comes out', 'exit 0', {}, 'No picture of the video can be decoded.'],
    ['ffmpeg fails', 'echo broken >&2; exit 1', {}, 'No picture of the video can be decoded.'],
    ['ffmpeg hangs', 'exec sleep 20', { timeoutMs: 200 }, 'Making a still of the video took too long.'],
    [
      'the video is too long',
      'exit 0',
      { maxBytes: 3 },
      'The video is larger than the 3 bytes that a still is made of.',
    ],
  ])('there is a reason where %s', async (what, then, options, reason) => {
    const before = unmatched();
    const posters = createVideoPosters({ ffmpeg: program(what.replaceAll(' ', '-'), then), ...options });
    expect(await posters.available()).toBe(true);
    expect(await posters.poster(opened('video'))).toEqual({ frame: null, reason });
    expect(unmatched()).toBeLessThanOrEqual(before);
  });

  it('an abort ends ffmpeg and rejects with its reason', async () => {
    const posters = createVideoPosters({ ffmpeg: program('slow', 'exec sleep 20') });
    const controller = new AbortController();
    const poster = posters.poster(opened('video'), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 100);
    await expect(poster).rejects.toThrow('enough');
  });

  it('an error of the byte source is thrown, and is not a fault of the video', async () => {
    const posters = createVideoPosters({ ffmpeg: program('fine', 'exit 0') });
    await expect(posters.poster(failing)).rejects.toThrow('the disk is gone');
  });
});

it('the still is the output of ffmpeg, which gets every byte of the video', async () => {
  const posters = createVideoPosters({
    ffmpeg: program(
      'copier',
      'while [ "$1" != -i ]; do shift; done; video=$2; for still; do :; done; cp "$video" "$still"',
    ),
  });
  const video = 'all of it'.repeat(1000);
  const { frame } = await posters.poster(opened(video));
  expect(Buffer.from(frame ?? []).toString()).toBe(video);
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** A video that ffmpeg makes. */
function made(name: string, ...args: readonly string[]): Uint8Array {
  const path = join(directory, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path]);
  return readFileSync(path);
}
const drawn = (seconds: number) => ['-f', 'lavfi', '-i', `testsrc=size=160x96:rate=5:duration=${seconds}`];
const black = (seconds: number) => ['-f', 'lavfi', '-i', `color=black:size=160x96:rate=5:duration=${seconds}`];
const joined = ['-filter_complex', '[0][1]concat=n=2'];
const still = (video: Uint8Array) => createVideoPosters().poster(() => inChunks(video));

async function sizeAndLight(video: Uint8Array): Promise<readonly [width: number, height: number, light: number]> {
  const image = sharp((await still(video)).frame ?? undefined);
  const { width, height } = await image.metadata();
  const [grey] = (await image.greyscale().stats()).channels;
  return [width, height, grey?.mean ?? 0];
}

// Each attempt at a still starts ffmpeg, which may take a second on a busy machine.
describe.skipIf(!hasFfmpeg)('with ffmpeg (skipped where it is not installed)', { timeout: 30_000 }, () => {
  it('a frame that is not black is found near the beginning', async () => {
    const [width, height, light] = await sizeAndLight(made('fade.mp4', ...black(2), ...drawn(3), ...joined));
    expect([width, height]).toEqual([160, 96]);
    expect(light).toBeGreaterThan(60);
  });

  it('a video that is shorter than a second or all black has a still', async () => {
    expect((await still(made('short.mp4', ...drawn(0.4)))).frame).not.toBeNull();
    expect((await sizeAndLight(made('dark.mp4', ...black(1))))[2]).toBeLessThan(20);
  });

  it('the still is rotated upright', async () => {
    made('flat.mp4', ...drawn(1));
    const flat = join(directory, 'flat.mp4');
    const inspect = spawnSync('ffmpeg', ['-hide_banner', '-h', 'full']).stdout.toString();
    // Newer versions have an option for the rotation; older ones took it as metadata.
    const turned = inspect.includes('display_rotation')
      ? made('turned.mp4', '-display_rotation', '90', '-i', flat, '-c', 'copy')
      : made('turned.mp4', '-i', flat, '-metadata:s:v:0', 'rotate=90', '-c', 'copy');
    expect((await sizeAndLight(turned)).slice(0, 2)).toEqual([96, 160]);
  });

  it('a file with sound only, a playlist and a truncated video have none', async () => {
    const sound = made('sound.m4a', '-f', 'lavfi', '-i', 'sine=duration=1');
    const whole = made('whole.mp4', ...drawn(2));
    const playlist = Buffer.from(`#EXTM3U\n#EXTINF:1,\n${join(directory, 'whole.mp4')}\n#EXT-X-ENDLIST\n`);
    for (const video of [sound, playlist, whole.subarray(0, 3000)]) {
      expect(await still(video)).toEqual({ frame: null, reason: 'No picture of the video can be decoded.' });
    }
  });
});
