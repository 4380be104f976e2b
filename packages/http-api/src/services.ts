import type { ChatSummary, QueryEngine } from '@homelake/lake';
import type { QueueState } from './schemas.ts';

/** All that the app needs from the world. A host builds it once and hands it to `createApp`. */
export interface ApiServices {
  readonly version: string;
  readonly queryEngine: QueryEngine;
  /** Every chat of the lake, newest talk first. */
  readonly listChats: () => Promise<readonly ChatSummary[]>;
  readonly queue: QueueView;
  /** A name that nobody can guess, for results kept between pages. */
  readonly newId: () => string;
  /** Told of every failure that was not the caller's. */
  readonly reportError: (error: unknown) => void;
}

export interface QueueView {
  state(): Promise<QueueState>;
  /** Puts dead jobs back, all of them without `ids`; says how many. */
  retry(ids?: readonly string[]): Promise<number>;
}
