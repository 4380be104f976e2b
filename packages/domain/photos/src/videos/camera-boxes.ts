import type { Box, BoxReader } from './boxes.ts';
import { latin1, viewOf } from '../tags/byte-reader.ts';
import { findExif } from './find-exif.ts';
import { readNikonTags } from './nikon-tags.ts';
import { cleanText } from '../tags/tag-value.ts';

/** Facts that a camera writes into a movie in boxes of its own. */
export interface CameraFacts {
  readonly make: string | null;
  readonly model: string | null;
  /** Wall time, and its minutes east of UTC. */
  readonly local: string | null;
  readonly offsetMinutes: number | null;
  /** True for a camera whose clock has no zone: it writes its wall time into the movie header as if it were UTC. */
  readonly writesWallTime: boolean;
  /** Bytes of a JPEG file that carries the camera's EXIF; null where the movie has none. */
  readonly exif: Uint8Array | null;
}

const NOTHING: CameraFacts = {
  make: null,
  model: null,
  local: null,
  offsetMinutes: null,
  writesWallTime: false,
  exif: null,
};
const MAX_BYTES = 64 * 1024;

/** Id of the `uuid` box in `moov` that holds Canon's boxes. */
const CANON_UUID = '\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48';

/** Reads the cameras' boxes in `udta` and `uuid` of `moov`. For each fact the first box that has it counts. */
export async function readCameraBoxes(reader: BoxReader, boxes: readonly Box[]): Promise<CameraFacts> {
  let facts = NOTHING;
  for (const box of boxes) {
    const isCanon = box.type === 'uuid' && latin1(await reader.bytes(box.start, 16)) === CANON_UUID;
    if (box.type !== 'udta' && !isCanon) continue;
    for await (const entry of reader.boxes(isCanon ? box.start + 16 : box.start, box.end)) {
      const known = CAMERAS[entry.type];
      if (known !== undefined) facts = joined(facts, await known(reader, entry));
    }
  }
  return facts;
}

function joined(first: CameraFacts, next: Partial<CameraFacts>): CameraFacts {
  return {
    make: first.make ?? next.make ?? null,
    model: first.model ?? next.model ?? null,
    local: first.local ?? next.local ?? null,
    offsetMinutes: first.local === null ? (next.offsetMinutes ?? null) : first.offsetMinutes,
    writesWallTime: first.writesWallTime || next.writesWallTime === true,
    exif: first.exif ?? next.exif ?? null,
  };
}

type Reader = (reader: BoxReader, box: Box) => Promise<Partial<CameraFacts>>;

const ofMaker =
  (make: string): Reader =>
  async () => ({ make, writesWallTime: true });

const CAMERAS: Readonly<Record<string, Reader>> = {
  NCDT: nikon,
  TAGS: digitalCamera,
  PENT: pentax,
  PXTH: ofMaker('Pentax'),
  PXMN: ofMaker('Pentax'),
  CNCV: ofMaker('Canon'),
  CNFV: ofMaker('Canon'),
  CNMN: async (reader, box) => ({ make: 'Canon', model: await textAt(reader, box, 0, 64), writesWallTime: true }),
  CNTH: canonThumbnail,
  QVMI: ofMaker('Casio'),
  FFMV: ofMaker('Fujifilm'),
  MVTG: ofMaker('Fujifilm'),
  MMA0: ofMaker('Minolta'),
  MMA1: ofMaker('Minolta'),
  GoPr: ofMaker('GoPro'),
  FIRM: goProFirmware,
  GPMF: goProSettings,
  PANA: async (reader, box) => ({ exif: findExif(await content(reader, box)) }),
  LEIC: async (reader, box) => ({ exif: findExif(await content(reader, box)) }),
};

async function nikon(reader: BoxReader, box: Box): Promise<Partial<CameraFacts>> {
  for await (const entry of reader.boxes(box.start, box.end)) {
    if (entry.type === 'NCTG') return { ...readNikonTags(await content(reader, entry)), writesWallTime: true };
  }
  return { make: 'Nikon', writesWallTime: true };
}

/** Reads `TAGS`. Compact cameras of many makers begin it with `PENTAX DIGITAL CAMERA` and the like. */
async function digitalCamera(reader: BoxReader, box: Box): Promise<Partial<CameraFacts>> {
  const name = await textAt(reader, box, 0, 32);
  const found = /^([A-Z ]+?) (?:DIGITAL CAMERA|COMPANY)/.exec(name ?? '');
  return found === null ? {} : { make: found[1] ?? null, writesWallTime: true };
}

async function pentax(reader: BoxReader, box: Box): Promise<Partial<CameraFacts>> {
  return { make: 'Pentax', model: await textAt(reader, box, 26, 24), writesWallTime: true };
}

/** Reads `CNTH`. Its box `CNDA` is the picture of the THM file, with its EXIF. */
async function canonThumbnail(reader: BoxReader, box: Box): Promise<Partial<CameraFacts>> {
  for await (const entry of reader.boxes(box.start, box.end)) {
    if (entry.type !== 'CNDA') continue;
    return { make: 'Canon', writesWallTime: true, exif: findExif(await content(reader, entry)) };
  }
  return { make: 'Canon', writesWallTime: true };
}

/** Reads GoPro's firmware (`HD7.01.01.90.00`, `H21.01...`). Since HERO11, whose firmware is H22, the cameras have a zone and write UTC. */
async function goProFirmware(reader: BoxReader, box: Box): Promise<Partial<CameraFacts>> {
  const version = await textAt(reader, box, 0, 32);
  return { make: 'GoPro', writesWallTime: !/^H(?:2[2-9]|[3-9]\d)/.test(version ?? '') };
}

/**
 * Reads the model from GoPro's settings. These are keys of four letters, each with a type, the size of a value, the number of values and the
 * values; a key of type 0 contains further keys. `MINF` is the model.
 */
async function goProSettings(reader: BoxReader, box: Box): Promise<Partial<CameraFacts>> {
  const bytes = await content(reader, box);
  const view = viewOf(bytes);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const [type = 0, size = 0] = bytes.subarray(at + 4, at + 6);
    const length = size * view.getUint16(at + 6);
    if (latin1(bytes.subarray(at, at + 4)) === 'MINF')
      return { make: 'GoPro', model: cleanText(latin1(bytes.subarray(at + 8, at + 8 + length))) };
    at += 8 + (type === 0 ? 0 : Math.ceil(length / 4) * 4);
  }
  return { make: 'GoPro' };
}

async function content(reader: BoxReader, box: Box): Promise<Uint8Array> {
  return reader.bytes(box.start, Math.min(box.end - box.start, MAX_BYTES));
}

async function textAt(reader: BoxReader, box: Box, at: number, length: number): Promise<string | null> {
  return cleanText(latin1((await content(reader, box)).subarray(at, at + length)));
}
