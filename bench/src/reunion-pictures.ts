import { createImageCodec } from '@homelake/adapters-media';
import { perceptualHash, RENDITIONS } from '@homelake/photos';
import type { ReunionFacts } from '@homelake/photos';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawScene, type Random, seeded, type Shot, STILL } from './drawn-scene.ts';

/** An original or a copy, as catalog and thumbnail have it, with the truth about it. */
export interface MadePicture extends ReunionFacts {
  readonly id: string;
  readonly isCopy: boolean;
  /** For a copy, the id of its original; null where that is not in the library. */
  readonly originalId: string | null;
  readonly hash: string;
  /** Grey values of the thumbnail, in base64. */
  readonly grey: string;
}

/** Increase this number when the drawing changes, so that older pictures are not used. */
const EDITION = 2;
const AT_ONCE = 4;

export const RATIOS = [0.75, 0.75, 2 / 3, 9 / 16, 4 / 3, 16 / 9, 1];
const SCENE_EDGE = 480;
/** Factor between a scene's side and that of its original, in pixels. */
const ENLARGED = 5;
/** Longer sides of WhatsApp's copies: standard, HD, and those of older versions and slow networks. */
const COPY_EDGES = [1600, 1600, 1600, 2048, 2048, 1280, 960];
const KERNELS = ['linear', 'cubic', 'mitchell', 'lanczos3'] as const;
const [thumbnail] = RENDITIONS;

/**
 * Originals, about half of them in bursts whose shots differ by a few thousandths of the width, each with a copy as WhatsApp makes it:
 * smaller, as JPEG of quality 60 to 85, without metadata, and sometimes forwarded and compressed again. A tenth has a second copy of
 * another size. For every four originals there is a copy of a picture that is not in the library, and for every twenty-five one of a burst
 * whose other shots are. Made once with a fixed seed, and kept in the temporary folder.
 */
export async function reunionPictures(originals: number): Promise<readonly MadePicture[]> {
  const folder = join(tmpdir(), 'homelake-bench');
  const path = join(folder, `reunion-${EDITION}-${originals}.json`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(await makePictures(originals)));
    renameSync(`${path}.new`, path);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as readonly MadePicture[];
}

interface Plan {
  readonly seed: number;
  readonly ratio: number;
  readonly shot: Shot;
  /** Time of the original. Its copies are later. */
  readonly takenLocal: string;
  readonly inLibrary: boolean;
  readonly copies: readonly Copying[];
}

interface Copying {
  readonly edge: number;
  readonly quality: number;
  readonly kernel: (typeof KERNELS)[number];
  readonly sentOn: boolean;
  readonly takenLocal: string;
}

async function makePictures(originals: number): Promise<MadePicture[]> {
  const plans = planPictures(originals);
  const codec = createImageCodec();
  sharp.concurrency(1);
  const made: MadePicture[][] = [];
  const work = async (): Promise<void> => {
    for (let at = next++; at < plans.length; at = next++) {
      made[at] = await makeOne(codec, plans[at]!, at);
      if (at % 500 === 499) console.error(`  ${at + 1} of ${plans.length} scenes are drawn and copied`);
    }
  };
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await codec.close();
  return made.flat();
}

function planPictures(originals: number): Plan[] {
  const random = seeded(20_26);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  /** A random value around zero, mostly small, as hands shake. */
  const shake = (mean: number): number => -Math.log(1 - random()) * mean * (random() < 0.5 ? -1 : 1);
  const copying = (takenAt: number, edge = one(COPY_EDGES)): Copying => ({
    edge,
    quality: 60 + Math.floor(random() * 26),
    kernel: one(KERNELS),
    sentOn: random() < 0.1,
    takenLocal: sentLocal(random, takenAt),
  });
  const plans: Plan[] = [];
  for (let seed = 1, left = originals; left > 0; seed++) {
    const ratio = one(RATIOS);
    const takenAt = Date.UTC(2012, 0, 1) + Math.floor(random() * 14 * 365 * 86_400) * 1000;
    const size = Math.min(left, random() < 0.5 ? 1 : 2 + Math.floor(random() * 5));
    let shot = STILL;
    for (let index = 0; index < size; index++) {
      const at = takenAt + index * Math.floor(300 + random() * 1500);
      const copies = [copying(at), ...(random() < 0.1 ? [copying(at, 2048)] : [])];
      plans.push({ seed, ratio, shot, takenLocal: local(at), inLibrary: true, copies });
      shot = {
        right: shot.right + shake(0.008),
        down: shot.down + shake(0.008),
        moved: shot.moved + shake(0.02),
        gain: 1 + shake(0.01),
      };
    }
    left -= size;
    const lost = { seed, ratio, takenLocal: local(takenAt), inLibrary: false, copies: [copying(takenAt)] };
    // The original was deleted after it was sent; the other shots of its burst are still there.
    if (random() < 0.1) plans.push({ ...lost, shot });
    if (random() < 0.6) plans.push({ ...lost, seed: 1_000_000 + seed, shot: STILL });
  }
  return plans;
}

/** Time at which a copy was sent: mostly minutes later, sometimes days, rarely years. The names of half of the copies have the day only. */
function sentLocal(random: Random, takenAt: number): string {
  const minutes = 10 ** (random() * random() * 6.2);
  const zoneHours = random() < 0.1 ? Math.floor(random() * 20) - 10 : 0;
  const at = takenAt + minutes * 60_000 + zoneHours * 3_600_000;
  return random() < 0.5 ? `${local(at).slice(0, 10)}T00:00:00` : local(at);
}

const local = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

async function makeOne(codec: ReturnType<typeof createImageCodec>, plan: Plan, index: number): Promise<MadePicture[]> {
  const { seed, ratio, shot, takenLocal, inLibrary, copies } = plan;
  const width = Math.round(ratio > 1 ? SCENE_EDGE / ratio : SCENE_EDGE);
  const height = Math.round(width * ratio);
  const scene = drawScene(seed, { width, height, ratio: height / width }, shot);
  const original = await sharp(scene, { raw: { width, height, channels: 3 } })
    .resize(width * ENLARGED, height * ENLARGED, { kernel: 'linear' })
    .jpeg({ quality: 92, optimiseCoding: false })
    .toBuffer();
  const id = idOf(index * 4);
  const pictures: MadePicture[] = [];
  if (inLibrary) {
    const seen = await seenAs(codec, original);
    pictures.push({ id, isCopy: false, originalId: null, takenLocal, takenSource: 'exif', ...seen });
  }
  for (const [at, { edge, quality, kernel, sentOn, takenLocal: sent }] of copies.entries()) {
    let copy = await sharp(original).resize(edge, edge, { fit: 'inside', kernel }).jpeg({ quality }).toBuffer();
    if (sentOn)
      copy = await sharp(copy)
        .jpeg({ quality: quality - 5 })
        .toBuffer();
    pictures.push({
      id: idOf(index * 4 + 1 + at),
      isCopy: true,
      originalId: inLibrary ? id : null,
      takenLocal: sent,
      takenSource: 'file-name',
      ...(await seenAs(codec, copy)),
    });
  }
  return pictures;
}

const idOf = (n: number): string => n.toString(16).padStart(32, '0');

/** A picture as the import reads it, without the preview, which does not matter here. */
async function seenAs(codec: ReturnType<typeof createImageCodec>, jpeg: Uint8Array) {
  const { width, height, grey, renditions } = await codec.render(jpeg, [thumbnail!], { contentType: 'image/jpeg' });
  const small = await codec.render(renditions[0]!.bytes, [], { contentType: 'image/webp' });
  const hash = perceptualHash(grey);
  return {
    kind: 'image',
    state: 'ready',
    width,
    height,
    hash,
    grey: Buffer.from(small.grey).toString('base64'),
  } as const;
}
