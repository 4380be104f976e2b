/** Folders in which a NAS or a system keeps thumbnails, indexes, snapshots and deleted files among its owner's files. Lower case. */
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

/** Files that a system keeps among its owner's files. Lower case. */
const FILES = new Set(['thumbs.db', 'ehthumbs.db', 'ehthumbs_vista.db', 'desktop.ini', 'icon\r']);

/**
 * True for a folder that is left out when it is found inside of another: a system's own folder, or a hidden one such as `.Trashes`,
 * `.thumbnails` and `.Spotlight-V100`. Case does not count.
 */
export const isSystemFolder = (name: string): boolean => name.startsWith('.') || FOLDERS.has(name.toLowerCase());

/** True for a file that is left out: a system's own file, or a hidden one such as AppleDouble files (`._a.jpg`) and `.DS_Store`. */
export const isSystemFile = (name: string): boolean => name.startsWith('.') || FILES.has(name.toLowerCase());
