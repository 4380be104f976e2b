import type { PhotoCatalog } from '@homelake/photos';
import {
  baseName,
  classOffers,
  earlyDeletionCost,
  fileKey,
  isReadable,
  KEPT_MONTHS,
  photoKey,
  readSettings,
  settledHours,
  settledPrices,
} from '@homelake/storage';
import type { ArchiveState, ClassOffer, ObjectKey, ObjectStore, StorageClass } from '@homelake/storage';

export interface StoredObjectPorts {
  readonly store: ObjectStore;
  readonly catalog: Pick<PhotoCatalog, 'get'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A class to which an object can be moved, or the one in which it is. */
export interface ClassChoice extends ClassOffer {
  /** Why the object cannot be in this class now, as a sentence; null where it can. */
  readonly refused: string | null;
}

/** An original or a file as it is stored, with what other classes would cost. Amounts are in US dollars. */
export interface StoredObject {
  readonly key: ObjectKey;
  readonly name: string;
  readonly sizeBytes: number;
  readonly storageClass: StorageClass;
  /** Null for a class that is read at once. */
  readonly archive: ArchiveState | null;
  /** Leaving the class before its minimum time is over; null where that time is over, or there is none. */
  readonly early: { readonly daysLeft: number; readonly usd: number } | null;
  readonly classes: readonly ClassChoice[];
  /** Cloud region of the prices. */
  readonly region: string;
}

const DAY_MS = 86_400_000;

/**
 * Finds the original of a photo by its id or its key, or a file by its key. Null where there is none, and for other objects: thumbnails,
 * records and companions stay in Standard. Rejects with SettingsError where the settings of the lake have a mistake.
 */
export async function findStoredObject(
  { store, catalog, now }: StoredObjectPorts,
  target: string,
): Promise<StoredObject | null> {
  const id = /^[0-9a-f]{32}$/.test(target) ? target : photoKey.parse(target)?.id;
  const photo = id === undefined ? null : await catalog.get(id);
  const key = photo?.key ?? target;
  if (target !== key && target !== id) return null;
  if (photo === null && fileKey.parse(key) === null) return null;
  const [info, settings] = await Promise.all([store.head(key), readSettings(store)]);
  if (info === null) return null;
  const { sizeBytes, storageClass, archive, modifiedAt } = info;
  const prices = settledPrices(settings);
  const holding = { objects: 1, bytes: sizeBytes };
  const ageDays = Math.max(0, (now() - modifiedAt.getTime()) / DAY_MS);
  const daysLeft = Math.ceil(prices[storageClass].terms.minimumDays - ageDays);
  const refusalOf = (to: StorageClass): string | null => {
    if (to === storageClass) return null;
    if (archive !== null && !isReadable(archive)) return WHY_CLOSED[archive.state];
    const isShown = photo === null || photo.state === 'ready';
    return to !== 'deep-archive' || isShown
      ? null
      : 'It cannot be shown yet, and its thumbnail is made from the original. It stays where it is read at once.';
  };
  const offers = classOffers(prices, holding, settledHours(settings), KEPT_MONTHS);
  return {
    key,
    name: photo?.name ?? baseName(key),
    sizeBytes,
    storageClass,
    archive,
    early: daysLeft <= 0 ? null : { daysLeft, usd: earlyDeletionCost(prices, storageClass, holding, ageDays) },
    classes: offers.map((offer) => ({ ...offer, refused: refusalOf(offer.storageClass) })),
    region: settings.region,
  };
}

const WHY_CLOSED: Readonly<Record<ArchiveState['state'], string>> = {
  archived: 'It is archived. Restore it first, then it can be moved.',
  restoring: 'It is being restored. It can be moved when that has ended.',
  restored: '',
  unavailable: 'The disk that holds it is away. Plug it in first.',
};
