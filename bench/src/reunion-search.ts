import { findOriginals, likenessOf } from '@homelake/photos';
import type { HashedPhotos, ReunionFacts } from '@homelake/photos';
import { isSent, otherFacts, otherGrey, otherHashes } from './reunion-others.ts';
import { reunionPictures } from './reunion-pictures.ts';

/** Result of a search in its own process: `originals` with their copies, among `strangers` unrelated photos. */
export interface ReunionResult {
  readonly photos: number;
  readonly copies: number;
  readonly seconds: number;
  /** Peak memory of the process in megabytes, the photos included. */
  readonly peakMb: number;
  readonly compared: number;
  readonly right: number;
  readonly wrong: number;
  /** Number of copies whose original is in the library. */
  readonly wanted: number;
}

const [originals = 0, strangers = 0] = process.argv.slice(2).map(Number);
const made = await reunionPictures(originals);
const hashes = otherHashes(strangers);
const byId = new Map(made.map((picture) => [picture.id, picture]));
const otherId = (n: number): string => `f${n.toString(16).padStart(31, '0')}`;
const otherOf = (id: string): number => Number.parseInt(id.slice(1), 16);

const side = (isCopy: boolean): HashedPhotos => {
  const own = made.filter((one) => one.isCopy === isCopy);
  const id = own.map((one) => one.id);
  const hash = own.map((one) => one.hash);
  for (const [n, other] of hashes.entries()) {
    if (isSent(n) !== isCopy) continue;
    id.push(otherId(n));
    hash.push(other);
  }
  return { id, hash };
};
const [copies, others] = [side(true), side(false)];
const facts = async (id: string): Promise<ReunionFacts> => byId.get(id) ?? otherFacts(otherOf(id));
const greyOf = (id: string): Uint8Array => {
  const picture = byId.get(id);
  return picture === undefined ? otherGrey(otherOf(id)) : Buffer.from(picture.grey, 'base64');
};

let [compared, right, wrong] = [0, 0, 0];
const started = performance.now();
const compare = async (copyId: string, originalId: string) => {
  compared += 1;
  return likenessOf(greyOf(originalId), greyOf(copyId));
};
for await (const { copyId, reunion } of findOriginals({ copies, others, facts, compare })) {
  if (reunion === null) continue;
  if (byId.get(copyId)?.originalId === reunion.originalId) right += 1;
  else wrong += 1;
}
const seconds = (performance.now() - started) / 1000;
const result: ReunionResult = {
  photos: copies.id.length + others.id.length,
  copies: copies.id.length,
  seconds,
  peakMb: process.resourceUsage().maxRSS / 1024,
  compared,
  right,
  wrong,
  wanted: made.filter(({ originalId }) => originalId !== null).length,
};
console.log(JSON.stringify(result));
