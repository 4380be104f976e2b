import { perceptualHash } from '@homelake/photos';
import type { ReunionFacts } from '@homelake/photos';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawScene, seeded } from './drawn-scene.ts';
import { RATIOS } from './reunion-pictures.ts';

/** Increase this number when the drawing changes, so that older hashes are not used. */
const EDITION = 1;
const EDGE = 32;
const FIRST_SEED = 10_000_000;
const WEIGHTS = [0.299, 0.587, 0.114];

/** One in four of the others is a copy from a chat, whose original was never in the library. */
export const isSent = (n: number): boolean => n % 4 === 3;

/** Hashes of `count` unrelated pictures, 16 hex digits each. Drawn once, and kept in the temporary folder. */
export function otherHashes(count: number): readonly string[] {
  const folder = join(tmpdir(), 'homelake-bench');
  const path = join(folder, `reunion-others-${EDITION}-${count}.txt`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const hashes: string[] = [];
    for (let n = 0; n < count; n++) {
      hashes.push(perceptualHash(otherGrey(n)));
      if (n % 200_000 === 199_999) console.error(`  ${n + 1} of ${count} others are drawn`);
    }
    writeFileSync(`${path}.new`, hashes.join('\n'));
    renameSync(`${path}.new`, path);
  }
  return readFileSync(path, 'utf8').split('\n');
}

/** Grey values of the n-th of these pictures. */
export function otherGrey(n: number): Uint8Array {
  const pixels = drawScene(FIRST_SEED + n, { width: EDGE, height: EDGE, ratio: ratioOf(n) });
  return Uint8Array.from({ length: EDGE * EDGE }, (_, at) =>
    Math.round(WEIGHTS.reduce((sum, weight, k) => sum + weight * (pixels[at * 3 + k] ?? 0), 0)),
  );
}

const ratioOf = (n: number): number => RATIOS[n % RATIOS.length] ?? 1;

export function otherFacts(n: number): ReunionFacts {
  const random = seeded(FIRST_SEED + n);
  const edge = isSent(n) ? 1600 : 4000;
  const ratio = ratioOf(n);
  const [width, height] = ratio > 1 ? [edge / ratio, edge] : [edge, edge * ratio];
  const takenAt = Date.UTC(2012, 0, 1) + random() * 14 * 365 * 86_400_000;
  return {
    kind: 'image',
    state: 'ready',
    width: Math.round(width),
    height: Math.round(height),
    takenLocal: new Date(takenAt).toISOString().slice(0, 19),
    takenSource: isSent(n) ? 'file-name' : 'exif',
  };
}
