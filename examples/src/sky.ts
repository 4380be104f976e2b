import { round, times, type Sheet, type Stop } from './sheet.ts';

export function sky(sheet: Sheet, stops: readonly Stop[], bottom = sheet.height): void {
  sheet.add(`<rect width="${sheet.width}" height="${bottom}" fill="${sheet.down(stops)}"/>`);
}

/** Light around a point, fading out. */
export function glow(sheet: Sheet, x: number, y: number, radius: number, colour: string, strength = 0.8): void {
  const paint = sheet.round([
    [0, colour, strength],
    [0.25, colour, strength * 0.45],
    [0.6, colour, strength * 0.12],
    [1, colour, 0],
  ]);
  sheet.add(`<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${paint}"/>`);
}

export function sun(sheet: Sheet, x: number, y: number, radius: number, colour: string, halo = colour): void {
  glow(sheet, x, y, radius * 9, halo, 0.55);
  glow(sheet, x, y, radius * 3, colour, 0.8);
  sheet.add(`<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/>`);
}

/** A full moon, or the part of it that `shade` (-1 to 1) leaves. */
export function moon(sheet: Sheet, x: number, y: number, radius: number, shade = 0): void {
  glow(sheet, x, y, radius * 7, '#cfdcff', 0.35);
  const face = sheet.round([
    [0, '#fffdf2'],
    [0.75, '#f6efd8'],
    [1, '#e2d8bb'],
  ]);
  const seas = times(7, () => {
    const angle = sheet.random.next() * 6.3;
    const far = sheet.random.next() * radius * 0.6;
    return `<circle cx="${round(x + Math.cos(angle) * far)}" cy="${round(y + Math.sin(angle) * far)}" r="${round(radius * (0.1 + sheet.random.next() * 0.2))}" fill="#b9ae93" opacity="0.28"/>`;
  });
  const body = `<circle cx="${x}" cy="${y}" r="${radius}" fill="${face}"/><g filter="${sheet.soft(radius / 22)}">${seas}</g>`;
  if (shade === 0) return sheet.add(body);
  const mask = sheet.define(
    (id) =>
      `<mask id="${id}"><circle cx="${x}" cy="${y}" r="${radius}" fill="#fff"/><circle cx="${x + shade * radius}" cy="${y - radius * 0.12}" r="${radius}" fill="#000"/></mask>`,
  );
  sheet.add(`<g mask="${mask}">${body}</g>`);
}

export function stars(sheet: Sheet, count: number, bottom: number, tint = '#ffffff'): void {
  const { random, width } = sheet;
  sheet.add(
    times(count, () => {
      const bright = random.next() ** 4;
      const x = round(random.next() * width);
      const y = round(random.next() ** 1.2 * bottom);
      const fade = 1 - (y / bottom) * 0.7;
      return `<circle cx="${x}" cy="${y}" r="${round(0.6 + bright * 1.7)}" fill="${random.chance(0.25) ? '#ffe9c9' : tint}" opacity="${round((0.25 + bright * 0.75) * fade * 10) / 10}"/>`;
    }),
  );
}

export interface Clouds {
  readonly top: number;
  readonly bottom: number;
  readonly colour: string;
  /** 0: none, 1: all over. */
  readonly cover: number;
  readonly opacity?: number;
  /** How much wider than high a cloud is. */
  readonly stretch?: number;
  /** Pixels of a cloud, about. */
  readonly size?: number;
}

/** Clouds, or anything as soft and torn: mist, foam, the Milky Way. */
export function clouds(
  sheet: Sheet,
  { top, bottom, colour, cover, opacity = 1, stretch = 3, size = 130 }: Clouds,
): void {
  const seed = sheet.random.between(1, 9999);
  const tear = sheet.define(
    (id) =>
      `<filter id="${id}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="${(1 / size / stretch).toFixed(5)} ${(1 / size).toFixed(5)}" numOctaves="5" seed="${seed}"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  5 0 0 0 ${(-5 * (0.72 - cover * 0.5)).toFixed(3)}" result="holes"/><feFlood flood-color="${colour}"/><feComposite in2="holes" operator="in"/></filter>`,
  );
  const fade = sheet.down([
    [0, '#fff', 0],
    [0.3, '#fff', 1],
    [0.65, '#fff', 1],
    [1, '#fff', 0],
  ]);
  const height = bottom - top;
  const mask = sheet.define(
    (id) => `<mask id="${id}"><rect y="${top}" width="${sheet.width}" height="${height}" fill="${fade}"/></mask>`,
  );
  sheet.add(
    `<g mask="${mask}" opacity="${opacity}"><rect y="${top}" width="${sheet.width}" height="${height}" filter="${tear}"/></g>`,
  );
}

/** A soft band of mist across the picture. */
export function mist(sheet: Sheet, y: number, height: number, colour: string, opacity: number): void {
  const paint = sheet.down([
    [0, colour, 0],
    [0.5, colour, opacity],
    [1, colour, 0],
  ]);
  sheet.add(`<rect y="${y - height / 2}" width="${sheet.width}" height="${height}" fill="${paint}"/>`);
}

export function birds(sheet: Sheet, x: number, y: number, count: number, colour: string): void {
  const { random } = sheet;
  sheet.add(
    times(count, (index) => {
      const size = 5 + random.next() * 7;
      const left = round(x + index * 26 + random.next() * 40);
      const top = round(y + random.next() * 60 - index * 4);
      return `<path d="M${left} ${top} q${round(size)} ${round(-size * 0.8)} ${round(size * 1.5)} 0 q${round(size * 0.6)} ${round(-size * 0.8)} ${round(size * 1.6)} ${round(-size * 0.2)}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="round"/>`;
    }),
  );
}

/** Lights out of focus, or snow: discs of many sizes. */
export function discs(
  sheet: Sheet,
  count: number,
  options: {
    readonly colours: readonly string[];
    readonly from: number;
    readonly to: number;
    readonly top?: number;
    readonly bottom?: number;
    readonly blur?: number;
    readonly opacity?: number;
  },
): void {
  const { random } = sheet;
  const { colours, from, to, top = 0, bottom = sheet.height, blur = 0, opacity = 0.7 } = options;
  const drawn = times(count, () => {
    const radius = from + random.next() ** 2 * (to - from);
    return `<circle cx="${round(random.next() * sheet.width)}" cy="${round(top + random.next() * (bottom - top))}" r="${round(radius)}" fill="${random.pick(colours)}" opacity="${round((0.3 + random.next() * 0.7) * opacity * 10) / 10}"/>`;
  });
  sheet.add(blur === 0 ? drawn : `<g filter="${sheet.soft(blur)}">${drawn}</g>`);
}
