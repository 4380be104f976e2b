import { mix, round, times, type Sheet } from './sheet.ts';

/** Rows of blocks against the sky, with lit windows where `lights` are given. */
export function skyline(
  sheet: Sheet,
  options: {
    readonly base: number;
    readonly tall: readonly [number, number];
    readonly wide: readonly [number, number];
    readonly colour: string;
    readonly haze?: string;
    readonly lights?: readonly string[];
    readonly lit?: number;
    readonly from?: number;
    readonly to?: number;
  },
): void {
  const { random, width } = sheet;
  const { base, tall, wide, colour, haze = colour, lights = [], lit = 0.4, from = -20, to = width + 20 } = options;
  const fill = sheet.down([
    [0, colour],
    [1, haze],
  ]);
  for (let x = from; x < to;) {
    const w = random.between(wide[0], wide[1]);
    const h = round(tall[0] + random.next() ** 1.7 * (tall[1] - tall[0]));
    const top = base - h;
    let markup = `<rect x="${x}" y="${top}" width="${w + 1}" height="${h}" fill="${fill}"/>`;
    if (random.chance(0.3))
      markup += `<rect x="${round(x + w * 0.25)}" y="${round(top - h * 0.08)}" width="${round(w * 0.5)}" height="${round(h * 0.09)}" fill="${colour}"/>`;
    if (random.chance(0.15))
      markup += `<rect x="${round(x + w / 2)}" y="${round(top - h * 0.25)}" width="2" height="${round(h * 0.26)}" fill="${colour}"/>`;
    if (lights.length > 0) {
      const across = Math.max(2, Math.floor(w / 11));
      const rows = Math.floor(h / 15);
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < across; column++)
          if (random.chance(lit))
            markup += `<rect x="${round(x + 4 + (column * (w - 6)) / across)}" y="${round(top + 6 + row * 15)}" width="${round(Math.min(6, (w / across) * 0.55))}" height="7" fill="${random.pick(lights)}" opacity="${round(0.4 + random.next() * 0.6)}"/>`;
    }
    sheet.add(markup);
    x += w;
  }
}

/** Small houses with tiled roofs that climb a hill: foot gives the ground at each x. */
export function houses(
  sheet: Sheet,
  foot: (x: number) => number,
  options: {
    readonly from: number;
    readonly to: number;
    readonly size: number;
    readonly walls: readonly string[];
    readonly roofs: readonly string[];
    readonly window?: string;
    readonly step?: number;
  },
): void {
  const { random } = sheet;
  const { from, to, size, walls, roofs, window = '#4a5a68', step = 0.8 } = options;
  for (let x = from; x < to; x += size * (step * 0.6 + random.next() * step * 0.8)) {
    const w = size * (0.8 + random.next() * 0.7);
    const h = size * (0.9 + random.next() * 0.8);
    const y = foot(x + w / 2) + size * 0.2;
    const wall = random.pick(walls);
    const roof = random.pick(roofs);
    const rise = size * (0.22 + random.next() * 0.16);
    const eaves = size * 0.06;
    const across = Math.max(2, Math.round(w / (size * 0.36)));
    const floors = Math.max(1, Math.round(h / (size * 0.45)));
    const windows = times(across * floors, (index) => {
      const column = index % across;
      const floor = Math.floor(index / across);
      return `<rect x="${round(x + (w * (column + 0.5)) / across - size * 0.06)}" y="${round(y - h + size * 0.14 + (floor * (h - size * 0.1)) / floors)}" width="${round(size * 0.12)}" height="${round(size * 0.19)}" fill="${window}" opacity="0.85"/>`;
    });
    sheet.add(
      `<rect x="${round(x)}" y="${round(y - h)}" width="${round(w)}" height="${round(h + size)}" fill="${wall}"/><rect x="${round(x + w * 0.72)}" y="${round(y - h)}" width="${round(w * 0.28)}" height="${round(h + size)}" fill="#20143a" opacity="0.13"/>${windows}<path d="M${round(x - eaves)} ${round(y - h)} L${round(x + w * 0.16)} ${round(y - h - rise)} L${round(x + w * 0.84)} ${round(y - h - rise)} L${round(x + w + eaves)} ${round(y - h)}Z" fill="${roof}"/><path d="M${round(x - eaves)} ${round(y - h)} h${round(w + 2 * eaves)} v${round(size * 0.05)} h${round(-w - 2 * eaves)}Z" fill="${mix(roof, '#000000', 0.4)}"/>`,
    );
  }
}

/** A church's dome with drum and lantern, its foot at x, y. */
export function dome(sheet: Sheet, x: number, y: number, wide: number, colour: string, light: string): string {
  const r = wide / 2;
  const paint = sheet.across([
    [0, mix(colour, light, 0.75)],
    [0.4, colour],
    [1, mix(colour, '#000000', 0.35)],
  ]);
  const drum = r * 0.55;
  const ribs = times(5, (rib) => {
    const dx = (rib - 2) * r * 0.36;
    return `<path d="M${round(x + dx)} ${round(y - drum)} Q${round(x + dx * 0.95)} ${round(y - drum - r * 0.8)} ${round(x)} ${round(y - drum - r * 1.12)}" stroke="#000" stroke-opacity="0.16" stroke-width="${round(r * 0.03)}" fill="none"/>`;
  });
  const columns = times(8, (column) => {
    const left = x - r * 0.92 + (column * r * 1.84) / 7.6;
    return `<rect x="${round(left)}" y="${round(y - drum + r * 0.08)}" width="${round(r * 0.1)}" height="${round(drum - r * 0.08)}" fill="#000" opacity="0.22"/>`;
  });
  return `<rect x="${round(x - r)}" y="${round(y - drum)}" width="${wide}" height="${round(drum)}" fill="${paint}"/>${columns}<path d="M${round(x - r * 0.98)} ${round(y - drum)} C${round(x - r * 0.98)} ${round(y - drum - r * 0.75)} ${round(x - r * 0.45)} ${round(y - drum - r * 1.12)} ${round(x)} ${round(y - drum - r * 1.16)} C${round(x + r * 0.45)} ${round(y - drum - r * 1.12)} ${round(x + r * 0.98)} ${round(y - drum - r * 0.75)} ${round(x + r * 0.98)} ${round(y - drum)}Z" fill="${paint}"/>${ribs}<rect x="${round(x - r * 0.13)}" y="${round(y - drum - r * 1.42)}" width="${round(r * 0.26)}" height="${round(r * 0.3)}" fill="${paint}"/><path d="M${round(x - r * 0.17)} ${round(y - drum - r * 1.4)} Q${round(x)} ${round(y - drum - r * 1.75)} ${round(x + r * 0.17)} ${round(y - drum - r * 1.4)}Z M${round(x - 1.5)} ${round(y - drum - r * 1.9)} h3 v${round(r * 0.3)} h-3Z" fill="${colour}"/>`;
}

/** Storeys of arches, as an amphitheatre or an aqueduct has. */
export function arches(options: {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
  readonly count: number;
  readonly wall: string;
  readonly hole: string;
}): string {
  const { x, y, wide, high, count, wall, hole } = options;
  const bay = wide / count;
  const openings = times(count, (index) => {
    const left = x + index * bay + bay * 0.2;
    const w = bay * 0.6;
    return `<path d="M${round(left)} ${round(y)} V${round(y - high * 0.55)} A${round(w / 2)} ${round(w / 2)} 0 0 1 ${round(left + w)} ${round(y - high * 0.55)} V${round(y)}Z" fill="${hole}"/><path d="M${round(left)} ${round(y)} V${round(y - high * 0.55)} A${round(w / 2)} ${round(w / 2)} 0 0 1 ${round(left + w * 0.5)} ${round(y - high * 0.55 - w / 2)} Q${round(left + w * 0.16)} ${round(y - high * 0.5)} ${round(left + w * 0.16)} ${round(y)}Z" fill="#000" opacity="0.25"/>`;
  });
  return `<rect x="${round(x)}" y="${round(y - high)}" width="${round(wide)}" height="${round(high)}" fill="${wall}"/>${openings}<rect x="${round(x)}" y="${round(y - high)}" width="${round(wide)}" height="${round(high * 0.07)}" fill="#fff" opacity="0.22"/><rect x="${round(x)}" y="${round(y - high * 0.92)}" width="${round(wide)}" height="${round(high * 0.03)}" fill="#000" opacity="0.25"/>`;
}

/** A window with shutters and a sill, its upper left corner at x, y. */
export function shuttered(
  x: number,
  y: number,
  wide: number,
  high: number,
  shutter: string,
  glass = '#2b3440',
): string {
  const leaf = wide * 0.5;
  const slats = (left: number): string =>
    times(9, (slat) => {
      const at = round(y + high * (0.06 + slat * 0.1));
      return `<rect x="${round(left + leaf * 0.12)}" y="${at}" width="${round(leaf * 0.76)}" height="${round(high * 0.05)}" fill="#000" opacity="0.22"/>`;
    });
  const side = (left: number): string =>
    `<rect x="${round(left)}" y="${y}" width="${round(leaf)}" height="${high}" fill="${shutter}"/>${slats(left)}`;
  return `<rect x="${round(x - leaf - 2)}" y="${y + 9}" width="${round(wide * 2 + 12)}" height="${high}" fill="#000" opacity="0.18"/><rect x="${x - 7}" y="${y - 8}" width="${wide + 14}" height="${high + 14}" fill="#f4e6d0" opacity="0.9"/><rect x="${x}" y="${y}" width="${wide}" height="${high}" fill="${glass}"/><path d="M${x} ${y} h${wide} l${-wide} ${high * 0.7}Z" fill="#fff" opacity="0.12"/><rect x="${x + wide / 2 - 2}" y="${y}" width="4" height="${high}" fill="#f4e6d0"/>${side(x - leaf - 5)}${side(x + wide + 5)}<rect x="${x - 12}" y="${y + high + 4}" width="${wide + 24}" height="9" fill="#e9d7ba"/>`;
}

/** A lamp post with its light. */
export function lamp(sheet: Sheet, x: number, y: number, height: number, light: string, post = '#14161f'): string {
  const halo = sheet.round([
    [0, light, 0.95],
    [0.15, light, 0.5],
    [1, light, 0],
  ]);
  const w = height * 0.016;
  return `<rect x="${round(x - w)}" y="${round(y - height)}" width="${round(w * 2)}" height="${height}" fill="${post}"/><path d="M${round(x - w * 5)} ${round(y)} h${round(w * 10)} l${round(-w * 3)} ${round(-height * 0.05)} h${round(-w * 4)}Z M${round(x - w * 4)} ${round(y - height)} l${round(-w * 2)} ${round(-height * 0.1)} h${round(w * 12)} l${round(-w * 2)} ${round(height * 0.1)}Z M${round(x - w * 7)} ${round(y - height * 1.1)} L${round(x)} ${round(y - height * 1.15)} L${round(x + w * 7)} ${round(y - height * 1.1)}Z" fill="${post}"/><rect x="${round(x - w * 4)}" y="${round(y - height * 1.085)}" width="${round(w * 8)}" height="${round(height * 0.075)}" fill="#fff7e0"/><circle cx="${round(x)}" cy="${round(y - height * 1.05)}" r="${round(height * 0.5)}" fill="${halo}"/>`;
}
