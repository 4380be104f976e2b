/** Format of a file, found from its first bytes. */
export interface FileFormat {
  readonly contentType: string;
  /** True for still pictures that a gallery shows, camera RAW included. */
  readonly isPhoto: boolean;
  /** True for formats that can be readable text throughout. */
  readonly isTextual?: boolean;
  /** Content types by file name extension, for formats with the same first bytes. */
  readonly byExtension?: Readonly<Record<string, string>>;
}

/** Pairs of [offset, text in Latin-1], all of which must match. */
type Signature = readonly (readonly [number, string])[];

const photo = (contentType: string, byExtension?: Readonly<Record<string, string>>): FileFormat =>
  byExtension === undefined ? { contentType, isPhoto: true } : { contentType, isPhoto: true, byExtension };
const file = (contentType: string, byExtension?: Readonly<Record<string, string>>): FileFormat =>
  byExtension === undefined ? { contentType, isPhoto: false } : { contentType, isPhoto: false, byExtension };
const textual = (contentType: string): FileFormat => ({ contentType, isPhoto: false, isTextual: true });

const tiff = photo('image/tiff', {
  dng: 'image/x-adobe-dng',
  nef: 'image/x-nikon-nef',
  nrw: 'image/x-nikon-nrw',
  arw: 'image/x-sony-arw',
  sr2: 'image/x-sony-sr2',
  pef: 'image/x-pentax-pef',
  srw: 'image/x-samsung-srw',
  '3fr': 'image/x-hasselblad-3fr',
  iiq: 'image/x-phaseone-iiq',
  erf: 'image/x-epson-erf',
});
const zip = file('application/zip', {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  epub: 'application/epub+zip',
  jar: 'application/java-archive',
  apk: 'application/vnd.android.package-archive',
  kmz: 'application/vnd.google-earth.kmz',
});

/** Signatures by format. The first match wins, so specific ones come before general ones. */
const signatures: readonly (readonly [FileFormat, ...Signature])[] = [
  [photo('image/jpeg'), [0, '\xff\xd8\xff']],
  [photo('image/png'), [0, '\x89PNG\r\n\x1a\n']],
  [photo('image/gif'), [0, 'GIF87a']],
  [photo('image/gif'), [0, 'GIF89a']],
  [photo('image/webp'), [0, 'RIFF'], [8, 'WEBP']],
  [photo('image/jxl'), [0, '\xff\x0a']],
  [photo('image/jxl'), [0, '\0\0\0\x0cJXL \r\n\x87\n']],
  [photo('image/jp2'), [0, '\0\0\0\x0cjP  \r\n\x87\n']],
  [photo('image/bmp'), [0, 'BM'], [6, '\0\0\0\0']],
  [photo('image/x-canon-cr2'), [0, 'II*\0'], [8, 'CR\x02\0']],
  [tiff, [0, 'II*\0']],
  [tiff, [0, 'MM\0*']],
  // BigTIFF: file offsets have 64 bits.
  [photo('image/tiff'), [0, 'II+\0\x08\0\0\0']],
  [photo('image/tiff'), [0, 'MM\0+\0\x08\0\0']],
  [photo('image/x-panasonic-rw2'), [0, 'IIU\0']],
  [photo('image/x-olympus-orf'), [0, 'IIRO']],
  [photo('image/x-olympus-orf'), [0, 'IIRS']],
  [photo('image/x-olympus-orf'), [0, 'MMOR']],
  [photo('image/x-fuji-raf'), [0, 'FUJIFILMCCD-RAW']],
  [photo('image/x-sigma-x3f'), [0, 'FOVb']],
  [photo('image/x-minolta-mrw'), [0, '\0MRM']],
  [file('image/vnd.adobe.photoshop'), [0, '8BPS']],
  [file('image/vnd.microsoft.icon'), [0, '\0\0\x01\0']],
  [textual('application/pdf'), [0, '%PDF-']],
  [zip, [0, 'PK\x03\x04']],
  [zip, [0, 'PK\x05\x06']],
  [zip, [0, 'PK\x07\x08']],
  [file('application/gzip'), [0, '\x1f\x8b\x08']],
  [file('application/x-7z-compressed'), [0, '7z\xbc\xaf\x27\x1c']],
  [file('application/vnd.rar'), [0, 'Rar!\x1a\x07']],
  [file('application/x-bzip2'), [0, 'BZh'], [4, '1AY&SY']],
  [file('application/x-xz'), [0, '\xfd7zXZ\0']],
  [file('application/zstd'), [0, '\x28\xb5\x2f\xfd']],
  [file('application/x-tar'), [257, 'ustar']],
  [file('application/vnd.sqlite3'), [0, 'SQLite format 3\0']],
  [file('application/vnd.apache.parquet'), [0, 'PAR1']],
  [file('audio/opus'), [0, 'OggS'], [28, 'OpusHead']],
  [file('audio/ogg', { ogv: 'video/ogg' }), [0, 'OggS']],
  [file('audio/flac'), [0, 'fLaC']],
  [file('audio/mpeg'), [0, 'ID3']],
  [file('audio/mpeg'), [0, '\xff\xfb']],
  [file('audio/mpeg'), [0, '\xff\xf3']],
  [file('audio/mpeg'), [0, '\xff\xf2']],
  [file('audio/aac'), [0, '\xff\xf1']],
  [file('audio/aac'), [0, '\xff\xf9']],
  [file('audio/amr'), [0, '#!AMR']],
  [file('audio/midi'), [0, 'MThd']],
  [file('audio/wav'), [0, 'RIFF'], [8, 'WAVE']],
  [file('video/x-msvideo'), [0, 'RIFF'], [8, 'AVI ']],
  [
    file('video/x-ms-asf', { wmv: 'video/x-ms-wmv', wma: 'audio/x-ms-wma' }),
    [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c'],
  ],
  [file('video/x-flv'), [0, 'FLV\x01']],
  // MPEG program streams, and MPEG video elementary streams.
  [file('video/mpeg'), [0, '\0\0\x01\xba']],
  [file('video/mpeg'), [0, '\0\0\x01\xb3']],
  // MPEG transport streams: plain, and with a timestamp of four bytes before each packet (AVCHD, Blu-ray).
  [file('video/mp2t'), [0, 'G'], [188, 'G'], [376, 'G'], [564, 'G']],
  [file('video/mp2t'), [4, 'G'], [196, 'G'], [388, 'G'], [580, 'G']],
  // QuickTime files of before there was an `ftyp` box.
  [file('video/quicktime'), [4, 'moov']],
  [file('video/quicktime'), [4, 'mdat']],
  [file('video/quicktime'), [0, '\0\0'], [4, 'wide']],
  [file('video/quicktime'), [0, '\0\0'], [4, 'skip']],
  [file('video/quicktime'), [0, '\0\0'], [4, 'free']],
  [file('video/quicktime'), [0, '\0\0'], [4, 'pnot']],
  [
    file('application/x-ole-storage', {
      doc: 'application/msword',
      xls: 'application/vnd.ms-excel',
      ppt: 'application/vnd.ms-powerpoint',
      msg: 'application/vnd.ms-outlook',
    }),
    [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ],
  [textual('application/rtf'), [0, '{\\rtf']],
  [file('application/wasm'), [0, '\0asm']],
  [file('application/x-elf'), [0, '\x7fELF']],
  [file('application/vnd.microsoft.portable-executable'), [0, 'MZ']],
  [textual('text/vcard'), [0, 'BEGIN:VCARD']],
  [textual('text/calendar'), [0, 'BEGIN:VCALENDAR']],
];

/** Brands of ISO base media files (https://mp4ra.org/registered-types/brands), where not a plain mp4. */
const brands: Readonly<Record<string, FileFormat>> = {
  heic: photo('image/heic'),
  heix: photo('image/heic'),
  heim: photo('image/heic'),
  heis: photo('image/heic'),
  hevc: photo('image/heic-sequence'),
  hevx: photo('image/heic-sequence'),
  avif: photo('image/avif'),
  avis: photo('image/avif'),
  'crx ': photo('image/x-canon-cr3'),
  'qt  ': file('video/quicktime'),
  'M4A ': file('audio/mp4'),
  'M4B ': file('audio/mp4'),
  '3gp4': file('video/3gpp'),
  '3gp5': file('video/3gpp'),
  '3gp6': file('video/3gpp'),
};

/** Brands of images in general; the compatible brands after them name the codec. */
const imageBrands = new Set(['mif1', 'mif2', 'msf1', 'miaf', 'MiHB', 'MiHA']);
const MOST_BRANDS = 64;

/** Finds a file's format from its first bytes; null where no signature matches. */
export function formatOf(head: Uint8Array): FileFormat | null {
  if (has(head, 4, 'ftyp')) return mediaFormat(head);
  if (has(head, 0, '\x1a\x45\xdf\xa3')) return isWebm(head) ? file('video/webm') : matroska;
  return signatures.find(([, ...parts]) => parts.every(([at, text]) => has(head, at, text)))?.[0] ?? null;
}

const matroska = file('video/x-matroska', { webm: 'video/webm', mka: 'audio/x-matroska' });

/** True where the EBML header has the document type (0x4282) `webm`. */
const isWebm = (head: Uint8Array): boolean => /\x42\x82[^]{1,8}webm/.test(latin1(head, 0, 64));

function mediaFormat(head: Uint8Array): FileFormat {
  const major = latin1(head, 8, 12);
  const known = brands[major];
  if (known !== undefined) return known;
  if (!imageBrands.has(major)) return file('video/mp4', { m4a: 'audio/mp4', m4v: 'video/x-m4v', '3gp': 'video/3gpp' });
  const boxEnd = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const end = Math.min(boxEnd, head.length, 16 + 4 * MOST_BRANDS);
  for (let at = 16; at + 4 <= end; at += 4) {
    const compatible = brands[latin1(head, at, at + 4)];
    if (compatible?.isPhoto === true) return compatible;
  }
  return photo('image/heif');
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

function has(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
