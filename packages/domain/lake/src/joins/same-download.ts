import { groupCompanions, kindOfName } from '@homelake/photos';
import type { PhotoRecord } from '@homelake/photos';
import type { TextCompanionRecord } from '../bronze/companion-record.ts';

/** The downloads in which JSONs came together with photos: by id of the photo, then by SHA-256 of the JSON. */
export type Together = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/**
 * Finds the photos that Takeout JSONs came together with: those that an import of the unpacked download would hand in with them. The JSON of a
 * picture is compared with pictures only, because a clip of its name may come later. A path at which a download contained different bytes
 * belongs to nothing.
 */
export function togetherOf(companions: readonly TextCompanionRecord[], photos: readonly PhotoRecord[]): Together {
  const together = new Map<string, Map<string, Set<string>>>();
  for (const kind of ['image', 'video'] as const) {
    const jsons = companions.filter(
      ({ role, title }) => role === 'takeout' && (kindOfName(title ?? '') ?? kind) === kind,
    );
    const ofKind = photos.filter((photo) => photo.kind === kind);
    for (const [download, files] of filesByDownload(jsons, ofKind)) {
      const paths = [...files].flatMap(([path, contents]) => (contents.size === 1 ? [path] : []));
      for (const { path, of } of groupCompanions(paths, new Map())) {
        const [json] = files.get(path) ?? [];
        const [photo] = (of === null ? undefined : files.get(of)) ?? [];
        if (json === undefined || photo === undefined) continue;
        const ofPhoto = together.get(photo) ?? new Map<string, Set<string>>();
        together.set(photo, ofPhoto.set(json, (ofPhoto.get(json) ?? new Set<string>()).add(download)));
      }
    }
  }
  return together;
}

/** For each download, the ids of photos and the hashes of JSONs by their path in it. */
function filesByDownload(
  jsons: readonly TextCompanionRecord[],
  photos: readonly PhotoRecord[],
): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Map<string, Set<string>>>();
  const add = (download: string, path: string, content: string): void => {
    const files = found.get(download) ?? new Map<string, Set<string>>();
    found.set(download, files.set(path, (files.get(path) ?? new Set<string>()).add(content)));
  };
  for (const { downloads = {}, sha256 } of jsons)
    for (const [download, names] of Object.entries(downloads)) for (const name of names) add(download, name, sha256);
  for (const { id, arrivals } of photos)
    for (const { name, downloads = {} } of arrivals)
      for (const download of Object.keys(downloads)) add(download, name, id);
  return found;
}

/** True where the photo was new to the lake when it came in this download. */
export function isBroughtBy({ arrivals }: PhotoRecord, download: string): boolean {
  const first = arrivals.map(({ arrivedAt }) => arrivedAt).toSorted()[0];
  return arrivals.some(({ downloads }) => first !== undefined && downloads?.[download] === first);
}
