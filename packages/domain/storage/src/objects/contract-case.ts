import type { ObjectStore } from './object-store.ts';

/** A new, empty store, and further handles on it. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  /** Opens a second handle on the same objects. It shares no memory with the first, so that a cache cannot pass for storage. */
  readonly reopen: () => Promise<ObjectStore>;
  /**
   * Lets time pass for the store and its other handles: sets their clock forward by these hours. A store whose clock cannot be set waits until
   * its restores are done, and skips the cases about their end.
   */
  readonly passHours: (hours: number) => Promise<void>;
  /** Removes the objects and closes the store. */
  readonly close?: () => Promise<void>;
}

export interface StoreCase {
  /** Title of the case: a fact about every store. */
  readonly name: string;
  readonly run: (subject: StoreUnderTest) => Promise<void>;
}
