import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { otherHashes } from './reunion-others.ts';
import { reunionPictures } from './reunion-pictures.ts';
import type { ReunionResult } from './reunion-search.ts';

const script = fileURLToPath(new URL('./reunion-search.ts', import.meta.url));

const share = (part: number, whole: number): string => (whole === 0 ? 1 : part / whole).toFixed(4);

/**
 * Finds the originals of WhatsApp's copies among growing numbers of photos, and compares the result with the truth. The originals and
 * copies are drawn, compressed and read as an import reads them. The other photos are hashes, with a picture where the search reads one.
 */
export async function benchReunite({ small }: { readonly small: boolean }): Promise<void> {
  const [originals, sizes] = small ? [100, [1_000, 5_000]] : [5_000, [10_000, 100_000, 200_000, 1_000_000]];
  const made = await reunionPictures(originals);
  const copies = made.filter(({ isCopy }) => isCopy);
  const lost = copies.filter(({ originalId }) => originalId === null).length;
  console.log(
    `\nreunite: ${originals} originals, ${copies.length - lost} copies of them, ${lost} copies of pictures that are not there`,
  );
  for (const strangers of sizes) {
    // Drawn here, so that the measured process only reads them.
    otherHashes(strangers);
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(originals), String(strangers)], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
    const found = JSON.parse(stdout) as ReunionResult;
    const { right, wrong, wanted } = found;
    console.log(
      `  among ${strangers.toLocaleString('en').padStart(9)} others (${found.copies.toLocaleString('en')} of ${found.photos.toLocaleString('en')} photos are copies): ` +
        `precision ${share(right, right + wrong)} (at least 0.999), recall ${share(right, wanted)} (at least 0.97), ` +
        `${found.seconds.toFixed(1)} s, ${found.compared} compared, ` +
        `${Math.round(found.peakMb)} MB at most`,
    );
  }
}
