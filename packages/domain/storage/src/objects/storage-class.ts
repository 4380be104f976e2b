/** Storage classes, as a settings file and the command line name them. */
export const STORAGE_CLASSES = ['standard', 'intelligent-tiering', 'deep-archive'] as const;
export type StorageClass = (typeof STORAGE_CLASSES)[number];

/** Ways of asking for an archived object. `bulk` is slower and cheaper. */
export const RETRIEVAL_SPEEDS = ['bulk', 'standard'] as const;
export type RetrievalSpeed = (typeof RETRIEVAL_SPEEDS)[number];

/** Hours until a restored object can be read, by speed. */
export type RetrievalHours = { readonly [Speed in RetrievalSpeed]: number };

/** True for a class whose objects cannot be read before they are restored. */
export const isArchiveClass = (storageClass: StorageClass): boolean => storageClass === 'deep-archive';
