import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import type { Atlas } from '../metadata/atlas.ts';
import type { ImageCodec } from '../pictures/image-codec.ts';
import type { MetadataReader } from '../tags/metadata-reader.ts';
import type { PhotoCatalog } from '../catalog/photo-catalog.ts';
import type { VideoPosters } from '../pictures/video-posters.ts';

/** Where photos are kept: the truth, and the catalog that follows from it. */
export interface PhotoStores {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
}

/** What processing a photo takes. */
export interface PhotoPorts extends PhotoStores {
  readonly codec: ImageCodec;
  readonly reader: MetadataReader;
  readonly posters: VideoPosters;
  /** Null: no photo gets a place. */
  readonly atlas: Atlas | null;
  /** IANA zone of the owner's home, for times that only tell an instant; null: UTC. */
  readonly homeZone: string | null;
  readonly createSha256: Sha256Factory;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
