import { round, times, type Sheet, type Stop } from './sheet.ts';

export interface Water {
  readonly top: number;
  readonly bottom?: number;
  /** Laid over the reflection: what colour the water itself has, from far to near. */
  readonly tint: readonly Stop[];
  /** How rough it is: pixels by which reflections are torn. */
  readonly rough?: number;
}

/** Draws what stands above the water, and its reflection below. */
export function mirrored(sheet: Sheet, water: Water, above: () => void): void {
  const { top, bottom = sheet.height, tint, rough = 16 } = water;
  const scene = sheet.apart(above);
  const waves = sheet.define(
    (id) =>
      `<filter id="${id}" x="-5%" y="-5%" width="110%" height="110%" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="0.006 0.07" numOctaves="3" seed="${sheet.random.between(1, 9999)}" result="waves"/><feColorMatrix in="waves" values="1.6 0 0 0 -0.3  0 0.25 0 0 0.375  0 0 0 0 0  0 0 0 0 1" result="waves"/><feDisplacementMap in="SourceGraphic" in2="waves" scale="${rough * 2.2}" xChannelSelector="R" yChannelSelector="G"/><feGaussianBlur stdDeviation="1.6 0.7"/></filter>`,
  );
  const clip = sheet.define(
    (id) => `<clipPath id="${id}"><rect y="${top}" width="${sheet.width}" height="${bottom - top}"/></clipPath>`,
  );
  const paint = sheet.down(tint);
  sheet.add(
    scene,
    `<g clip-path="${clip}"><g filter="${waves}"><g transform="matrix(1.1 0 0 -1 ${-0.05 * sheet.width} ${2 * top - 1})">${scene}</g></g><rect y="${top}" width="${sheet.width}" height="${bottom - top}" fill="${paint}"/></g>`,
  );
}

/** Light that dances on water below something bright. */
export function glints(
  sheet: Sheet,
  options: {
    readonly x: number;
    readonly top: number;
    readonly bottom?: number;
    readonly colour: string;
    readonly spread: number;
    readonly count?: number;
    readonly opacity?: number;
  },
): void {
  const { random, height } = sheet;
  const { x, top, bottom = height, colour, spread, count = 150, opacity = 0.75 } = options;
  sheet.add(
    times(count, () => {
      const near = random.next();
      const y = top + 2 + near ** 1.3 * (bottom - top);
      const side = (random.next() + random.next() + random.next() - 1.5) * spread * (0.25 + near);
      const half = 3 + near * 26 * random.next() + 4;
      return `<ellipse cx="${round(x + side)}" cy="${round(y)}" rx="${round(half)}" ry="${round(0.7 + near * 2.2)}" fill="${colour}" opacity="${round(opacity * (0.25 + random.next() * 0.75) * 10) / 10}"/>`;
    }),
  );
}

/** Long thin lines of light and dark on open water. */
export function ripples(sheet: Sheet, top: number, bottom: number, colour: string, opacity: number, count = 120): void {
  const { random, width } = sheet;
  sheet.add(
    times(count, () => {
      const near = random.next() ** 1.5;
      const half = 20 + near * 130 * random.next();
      return `<ellipse cx="${round(random.next() * width)}" cy="${round(top + near * (bottom - top))}" rx="${round(half)}" ry="${round(0.6 + near * 2)}" fill="${colour}" opacity="${opacity}"/>`;
    }),
  );
}
