import { rmSync } from 'node:fs';

import { objectStoreContract } from '@homelake/storage/contract';
import { describe, it } from 'vitest';

import { openFsObjectStore } from './fs-object-store.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';

const open = (foldCase: boolean) => async () => {
  const root = scratchDirectory();
  let nowMs = Date.now();
  const now = () => nowMs;
  const stores = [await openFsObjectStore({ root, foldCase, now })];
  const passHours = async (hours: number) => void (nowMs += hours * 3_600_000);
  const reopen = async () => {
    const store = await openFsObjectStore({ root, now });
    stores.push(store);
    return store;
  };
  const close = async () => {
    for (const store of stores) store.close();
    rmSync(root, { recursive: true });
  };
  return { store: stores[0] ?? (await reopen()), reopen, passHours, close };
};

describe('the filesystem store', () => {
  for (const one of objectStoreContract({ open: open(false) })) it(one.name, one.run);
});

describe('the filesystem store, laid out for a case-insensitive disk', () => {
  for (const one of objectStoreContract({ open: open(true) })) it(one.name, one.run);
});
