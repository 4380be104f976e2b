/** Extensions of pictures and videos by kind. Of files with one stem, the earliest kind owns the companions. */
const RANKS: readonly (readonly string[])[] = [
  [
    'dng',
    'cr2',
    'cr3',
    'crw',
    'nef',
    'nrw',
    'arw',
    'srf',
    'sr2',
    'raf',
    'orf',
    'rw2',
    'pef',
    'srw',
    '3fr',
    'iiq',
    'raw',
  ],
  ['heic', 'heif', 'hif', 'avif'],
  ['jpg', 'jpeg', 'jpe', 'jxl'],
  ['tif', 'tiff', 'png', 'webp', 'gif', 'bmp'],
  [
    'mov',
    'qt',
    'mp4',
    'm4v',
    '3gp',
    '3g2',
    'avi',
    'mkv',
    'webm',
    'mts',
    'm2ts',
    'm2t',
    'tod',
    'mpg',
    'mpeg',
    'mod',
    'vob',
    'wmv',
    'asf',
    'flv',
    'ogv',
    'mp',
  ],
];

/** Rank of an extension: 0 for RAW pictures, up to 4 for videos; null for other files. A sidecar of two files belongs to the lower rank. */
export function mediaRank(extension: string): number | null {
  const rank = RANKS.findIndex((endings) => endings.includes(extension.toLowerCase()));
  return rank < 0 ? null : rank;
}

/** The kind that a file name says by its extension; null for other files. */
export function kindOfName(name: string): 'image' | 'video' | null {
  const rank = mediaRank(name.slice(name.lastIndexOf('.') + 1));
  return rank === null ? null : rank === RANKS.length - 1 ? 'video' : 'image';
}

/** True for an extension of pictures or videos; with `isCut`, also for the beginning of one. */
export function isMediaEnding(extension: string, isCut: boolean): boolean {
  return mediaRank(extension) !== null || (isCut && RANKS.flat().some((ending) => ending.startsWith(extension)));
}
