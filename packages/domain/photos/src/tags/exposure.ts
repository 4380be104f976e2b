import { cameraName } from './camera-name.ts';
import type { RawTags, TagValue } from './metadata-reader.ts';
import type { PhotoMetadata } from './photo-metadata.ts';
import { numberOf, textOf, textsOf } from './tag-value.ts';

type Exposure = Pick<
  PhotoMetadata,
  'camera' | 'lens' | 'focalLengthMm' | 'aperture' | 'exposureSeconds' | 'iso' | 'flash' | 'orientation'
>;

/** Camera, lens and exposure of a picture: from EXIF, else from XMP, else from the sidecar, which copies one of them. */
export function exposureOf({ exif, xmp }: RawTags, sidecar: RawTags): Exposure {
  const read = (exifName: string, ...xmpNames: readonly string[]): readonly (TagValue | undefined)[] => [
    exif[exifName],
    ...xmpNames.map((name) => xmp[name]),
    ...xmpNames.map((name) => sidecar.xmp[name]),
  ];
  const aperture = positive(read('FNumber', 'exif:FNumber'));
  const exposureSeconds = positive(read('ExposureTime', 'exif:ExposureTime'));
  const apex = numberOf(exif['ApertureValue']);
  const shutter = numberOf(exif['ShutterSpeedValue']);
  const orientation = numberOf(exif['Orientation']);
  return {
    camera: cameraName(text(read('Make', 'tiff:Make')), text(read('Model', 'tiff:Model'))),
    lens: lensName(read('LensModel', 'exifEX:LensModel', 'aux:Lens')),
    focalLengthMm: positive(read('FocalLength', 'exif:FocalLength')),
    // APEX values are logarithms of base two, of the f-number's square and of one over the time.
    aperture: aperture ?? (apex !== null && apex > 0 && apex < 20 ? round(2 ** (apex / 2)) : null),
    exposureSeconds:
      exposureSeconds ?? (shutter !== null && Math.abs(shutter) < 20 ? Number((2 ** -shutter).toPrecision(3)) : null),
    iso: positive([
      ...read('ISOSpeedRatings', 'exifEX:PhotographicSensitivity', 'exif:ISOSpeedRatings'),
      exif['RecommendedExposureIndex'],
    ]),
    flash: fired(exif['Flash'], xmp['exif:Flash/exif:Fired'] ?? sidecar.xmp['exif:Flash/exif:Fired']),
    orientation:
      orientation !== null && orientation >= 1 && orientation <= 8 && Number.isInteger(orientation)
        ? orientation
        : null,
  };
}

function positive(values: readonly (TagValue | undefined)[]): number | null {
  for (const value of values) {
    const number = numberOf(value);
    if (number !== null && number > 0) return number;
  }
  return null;
}

function text(values: readonly (TagValue | undefined)[]): string | null {
  return values.map((value) => textOf(value)).find((found) => found !== null) ?? null;
}

/** The first real name of a lens; null where there is none. Adapters without contacts write `----`, `0.0 mm f/0.0` and the like. */
function lensName(values: readonly (TagValue | undefined)[]): string | null {
  const names = values.flatMap((value) => textsOf(value));
  return names.find((name) => /[1-9A-Za-z]{2}|[1-9]/.test(name.replace(/\bmm\b|\bf\b/gi, ''))) ?? null;
}

/** True when the flash fired: the lowest bit of EXIF's `Flash`, else the word of XMP. */
function fired(exif: TagValue | undefined, xmp: TagValue | undefined): boolean | null {
  const bits = numberOf(exif);
  if (bits !== null) return Math.floor(bits) % 2 === 1;
  const word = textOf(xmp)?.toLowerCase();
  return word === undefined ? null : word === 'true';
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
