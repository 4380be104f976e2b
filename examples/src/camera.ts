import type { Exif } from 'sharp';

/** What a camera writes of itself. */
export interface Camera {
  readonly make: string;
  readonly model: string;
  readonly lens: string;
  readonly fNumber: number;
  readonly focalMillimetres: number;
}

export const iphone: Camera = {
  make: 'Apple',
  model: 'iPhone 15 Pro',
  lens: 'iPhone 15 Pro back triple camera 6.765mm f/1.78',
  fNumber: 1.78,
  focalMillimetres: 6.765,
};
export const pixel: Camera = {
  make: 'Google',
  model: 'Pixel 8',
  lens: 'Pixel 8 back camera 6.9mm f/1.68',
  fNumber: 1.68,
  focalMillimetres: 6.9,
};
export const fujifilm: Camera = {
  make: 'FUJIFILM',
  model: 'X-T5',
  lens: 'XF18-55mmF2.8-4 R LM OIS',
  fNumber: 5.6,
  focalMillimetres: 23,
};
export const canon: Camera = {
  make: 'Canon',
  model: 'Canon EOS R6',
  lens: 'RF24-105mm F4 L IS USM',
  fNumber: 8,
  focalMillimetres: 35,
};

export type Light = 'day' | 'dusk' | 'night' | 'indoors';

/** Seconds as a fraction, and ISO. */
const exposures: Readonly<Record<Light, readonly [string, number]>> = {
  day: ['1/640', 100],
  dusk: ['1/120', 250],
  night: ['1/8', 1600],
  indoors: ['1/60', 500],
};

export interface Taken {
  /** Wall time, `YYYY-MM-DD HH:MM:SS`. */
  readonly at: string;
  /** From UTC, `+02:00`; null where the camera does not write it. */
  readonly offset: string | null;
  /** Degrees; null where the camera has no GPS. */
  readonly position: readonly [latitude: number, longitude: number] | null;
  readonly camera: Camera;
  readonly light: Light;
}

const hundredths = (value: number): string => `${Math.round(value * 100)}/100`;

const degrees = (value: number): string => {
  const seconds = Math.round(Math.abs(value) * 360_000) / 100;
  return `${Math.floor(seconds / 3600)}/1 ${Math.floor(seconds / 60) % 60}/1 ${hundredths(seconds % 60)}`;
};

export function exifOf({ at, offset, position, camera, light }: Taken): Exif {
  const [exposure, iso] = exposures[light];
  const time = at.replaceAll('-', ':');
  return {
    IFD0: { Make: camera.make, Model: camera.model, DateTime: time },
    IFD2: {
      DateTimeOriginal: time,
      DateTimeDigitized: time,
      ...(offset !== null && { OffsetTime: offset, OffsetTimeOriginal: offset, OffsetTimeDigitized: offset }),
      LensModel: camera.lens,
      FNumber: hundredths(camera.fNumber),
      FocalLength: `${Math.round(camera.focalMillimetres * 1000)}/1000`,
      ExposureTime: exposure,
      ISOSpeedRatings: String(iso),
    },
    ...(position !== null && {
      IFD3: {
        GPSLatitudeRef: position[0] < 0 ? 'S' : 'N',
        GPSLatitude: degrees(position[0]),
        GPSLongitudeRef: position[1] < 0 ? 'W' : 'E',
        GPSLongitude: degrees(position[1]),
      },
    }),
  };
}
