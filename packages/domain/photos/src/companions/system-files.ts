/** Folders of thumbnails, indexes, snapshots and what was thrown away, which a NAS or a system keeps among its owner's. Lower case. */
const FOLDERS = new Set([
  '@eadir',
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '@__thumb',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'recycler',
  'recycled',
  'system volume information',
  'lost+found',
  '__macosx',
  'network trash folder',
  'temporary items',
]);

/** The same of files. */
const FILES = new Set(['thumbs.db', 'ehthumbs.db', 'ehthumbs_vista.db', 'desktop.ini', 'icon\r']);

/**
 * Whether a folder that was found inside of another is left out: what systems keep for themselves, and what is hidden, as
 * `.Trashes`, `.thumbnails` and `.Spotlight-V100` are. Case does not count.
 */
export const isSystemFolder = (name: string): boolean => name.startsWith('.') || FOLDERS.has(name.toLowerCase());

/** The same of a file; AppleDouble files (`._a.jpg`) and `.DS_Store` are hidden. */
export const isSystemFile = (name: string): boolean => name.startsWith('.') || FILES.has(name.toLowerCase());
