import type { PhotoCatalog } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import type { FileCatalog } from '../files/file-catalog.ts';
import type { JobSender } from '../jobs/job-queue.ts';

export interface BringBackPorts {
  readonly store: ObjectStore;
  /** It needs no rebuild. */
  readonly catalog: PhotoCatalog;
  readonly files: Pick<FileCatalog, 'put'>;
  /** Receives a job for each photo that the lake had already and that comes with something new. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
}

/** The outcome of one object of an export. */
export interface BroughtBack {
  /** Path in the export. */
  readonly path: string;
  readonly key: string | null;
  /**
   * `brought`: it was stored, or joined with what the lake has. `unchanged`: the lake has it. `kept`: the lake has another one, which stays.
   * `failed`: it is left out.
   */
  readonly status: 'brought' | 'unchanged' | 'kept' | 'failed';
  readonly reason: string | null;
  /** Share of the export that is done, 0 to 1. */
  readonly done: number;
}

/** What a run that brings an export back has. */
export interface Bringing extends BringBackPorts {
  readonly index: BronzeIndex;
  /** Keys here of objects that have another key in the export. */
  readonly keyOf: Map<string, string>;
}

/** What became of one object. */
export type Said = Pick<BroughtBack, 'status' | 'reason'>;

export const BROUGHT: Said = { status: 'brought', reason: null };
export const UNCHANGED: Said = { status: 'unchanged', reason: null };
export const kept = (reason: string): Said => ({ status: 'kept', reason });

/** Why one object is left out. The others are brought back. */
export class LeftOutError extends Error {}
