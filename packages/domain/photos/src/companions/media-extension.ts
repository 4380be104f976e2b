/** Endings of pictures and videos by what they hold, the one that others go with first. */
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

/** 0 for the raw pictures that a sidecar of two belongs to, up to 4 for videos; null for what is neither. */
export function mediaRank(extension: string): number | null {
  const rank = RANKS.findIndex((endings) => endings.includes(extension.toLowerCase()));
  return rank < 0 ? null : rank;
}

/** Whether files end so; with `isCut`, whether what an ending begins with is all that is left. */
export function isMediaEnding(extension: string, isCut: boolean): boolean {
  return mediaRank(extension) !== null || (isCut && RANKS.flat().some((ending) => ending.startsWith(extension)));
}
