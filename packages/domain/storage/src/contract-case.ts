import type { ObjectStore } from './object-store.ts';

/** A fresh, empty place, and stores that look at it. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  /** A second handle on the same place, sharing no memory with the first, so that a cache cannot pass for storage. */
  readonly reopen: () => Promise<ObjectStore>;
  /** Removes the place. */
  readonly close?: () => Promise<void>;
}

export interface StoreCase {
  /** A fact about every store. */
  readonly name: string;
  readonly run: (subject: StoreUnderTest) => Promise<void>;
}
