/** Where the browser can read a file again: a dropped file, or a path below a dropped folder. */
export interface FilePlace {
  readonly root: FileSystemHandle;
  /** Names of the folders below `root`, and of the file; empty where `root` is the file. */
  readonly path: readonly string[];
}

/** An upload as the browser remembers it, so that it can be continued after a reload. */
export interface RememberedUpload {
  /** See `fileKey`. */
  readonly key: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Null until the server has opened the upload. */
  readonly uploadId: string | null;
  /** Null where the browser does not tell: the user adds the file again. */
  readonly place: FilePlace | null;
  /** False once all of it is in the lake. It is remembered for a while, so that the same file is hashed before it is sent again. */
  readonly isOpen: boolean;
  /** Id of the tab that sends it. */
  readonly tab: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}

export interface UploadMemory {
  /** Resolves to null for an unknown key. */
  get(key: string): Promise<RememberedUpload | null>;
  all(): Promise<readonly RememberedUpload[]>;
  /** Replaces what is remembered under each key, at once for all tabs. A result of null removes it. */
  change(
    keys: readonly string[],
    change: (known: RememberedUpload | null, key: string) => RememberedUpload | null,
  ): Promise<void>;
}

const STORE = 'uploads';

/** Remembers uploads in IndexedDB. Where the browser has none, as in some private windows, nothing is remembered and uploads work without. */
export function openUploadMemory(): UploadMemory {
  const database = openDatabase().catch(() => null);

  /** Runs one transaction. Resolves to what `use` put into its argument once it is complete; to null where nothing can be remembered. */
  async function transact<T>(
    mode: IDBTransactionMode,
    use: (store: IDBObjectStore, found: (value: T) => void) => void,
  ): Promise<T | null> {
    const transaction = (await database)?.transaction(STORE, mode);
    if (transaction === undefined) return null;
    return new Promise((resolve) => {
      let result: T | null = null;
      transaction.addEventListener('complete', () => resolve(result));
      transaction.addEventListener('abort', () => resolve(null));
      use(transaction.objectStore(STORE), (value) => (result = value));
    });
  }

  return {
    get: (key) =>
      transact<RememberedUpload>('readonly', (store, found) => {
        const request: IDBRequest<RememberedUpload | undefined> = store.get(key);
        request.addEventListener('success', () => request.result && found(request.result));
      }),
    async all() {
      const known = await transact<RememberedUpload[]>('readonly', (store, found) => {
        const request: IDBRequest<RememberedUpload[]> = store.getAll();
        request.addEventListener('success', () => found(request.result));
      });
      return known ?? [];
    },
    async change(keys, change) {
      await transact('readwrite', (store) => {
        for (const key of keys) {
          const request: IDBRequest<RememberedUpload | undefined> = store.get(key);
          request.addEventListener('success', () => {
            const changed = change(request.result ?? null, key);
            if (changed === null) store.delete(key);
            else store.put(changed);
          });
        }
      });
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('homelake', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: 'key' }));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser has no database.')));
  });
}
