import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import type { Atlas } from '../metadata/atlas.ts';
import type { ImageCodec } from '../pictures/image-codec.ts';
import type { MetadataReader } from '../tags/metadata-reader.ts';
import type { PhotoCatalog } from '../catalog/photo-catalog.ts';
import type { VideoPosters } from '../pictures/video-posters.ts';

/** The store, which has the records, and the catalog, which is derived from them. */
export interface PhotoStores {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
}

/** The ports that the processing of a photo needs. */
export interface PhotoPorts extends PhotoStores {
  readonly codec: ImageCodec;
  readonly reader: MetadataReader;
  readonly posters: VideoPosters;
  /** Null: no photo gets a place. */
  readonly atlas: Atlas | null;
  /** IANA time zone of the owner's home, for files that have an instant but no wall time; null for UTC. */
  readonly homeZone: string | null;
  readonly createSha256: Sha256Factory;
  /** Returns milliseconds since the epoch. */
  readonly now: () => number;
}
