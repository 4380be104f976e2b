/** Draws from 0 (included) to 1 (excluded), the same for the same seed. */
export type Random = () => number;

/** mulberry32: neighbouring seeds give different sequences. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let n = Math.imul(state ^ (state >>> 15), state | 1);
    n ^= n + Math.imul(n ^ (n >>> 7), n | 61);
    return ((n ^ (n >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How one shot of a scene differs from the others of its burst. Lengths are shares of the picture's width. */
export interface Shot {
  /** Distance by which the camera turned. */
  readonly right: number;
  readonly down: number;
  /** Distance by which moving things moved. */
  readonly moved: number;
  /** Factor of the exposure. */
  readonly gain: number;
}

export const STILL: Shot = { right: 0, down: 0, moved: 0, gain: 1 };

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Height of the scene divided by its width, for any number of pixels. */
  readonly ratio: number;
}

const CHANNELS = 3;
const LEAVES = { least: 25, most: 140 };
const LEAF_RADIUS = { least: 0.03, most: 0.45 };

/**
 * Draws what a camera sees, three bytes a pixel: leaves that hide each other, with sizes that follow a power law, and light at all scales
 * that gets weaker with its frequency. Edges and spectrum are those of photographs (dead leaves: Lee, Mumford and Huang, 2001). The same
 * seed gives the same scene at every size.
 */
export function drawScene(seed: number, { width, height, ratio }: Canvas, shot: Shot = STILL): Uint8Array {
  const random = seeded(seed);
  const between = (least: number, most: number): number => least + random() * (most - least);
  const brightness = between(60, 175);
  const contrast = between(12, 65);
  const colourful = between(0.05, 0.5);
  const tint = [between(0.85, 1.15), 1, between(0.8, 1.1)];
  const hasSky = random() < 0.4;
  const [skyline, skyTilt, skyStep] = [between(0.2, 0.7) * ratio, between(-0.06, 0.06), between(-60, 80)];

  const light = lightField(seed, contrast, { width, height, ratio }, shot);
  const [scaleX, scaleY] = [1 / width, ratio / height];
  const pixels = new Float32Array(width * height * CHANNELS);
  for (let y = 0, at = 0; y < height; y++) {
    const v = (y + 0.5) * scaleY + shot.down;
    for (let x = 0; x < width; x++, at++) {
      const u = (x + 0.5) * scaleX + shot.right;
      const sky = hasSky ? skyStep * (1 - step((v - skyline - skyTilt * u) / scaleY)) : 0;
      const value = brightness + (light[at] ?? 0) + sky;
      for (let k = 0; k < CHANNELS; k++) pixels[at * CHANNELS + k] = value * (tint[k] ?? 1);
    }
  }

  const leaves = Math.round(between(LEAVES.least, LEAVES.most));
  // With a sky, most of the detail is below it.
  const top = hasSky ? skyline * 0.8 : -0.1;
  for (let leaf = 0; leaf < leaves; leaf++) {
    const radius = 1 / Math.sqrt(between(1 / LEAF_RADIUS.most ** 2, 1 / LEAF_RADIUS.least ** 2));
    const grey = brightness + between(-1, 1) * contrast * 2;
    const colour = [0, 0, 0].map((_, k) => grey * (tint[k] ?? 1) * (1 + colourful * between(-1, 1)));
    const texture = between(0.2, 1);
    const flat = between(0.3, 1);
    const angle = between(0, Math.PI);
    const isRound = random() < 0.55;
    const moved = random() < 0.12 ? shot.moved : 0;
    const centreX = between(-0.1, 1.1) - shot.right + moved;
    const centreY = between(top, ratio + 0.1) - shot.down;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const [fromX, toX] = reach(centreX, radius * 1.5, scaleX, width);
    const [fromY, toY] = reach(centreY, radius * 1.5, scaleY, height);
    const sharpness = (radius * flat) / Math.max(scaleX, scaleY);
    for (let y = fromY; y < toY; y++) {
      const dy = (y + 0.5) * scaleY - centreY;
      for (let x = fromX; x < toX; x++) {
        const dx = (x + 0.5) * scaleX - centreX;
        const a = (dx * cos + dy * sin) / radius;
        const b = (dy * cos - dx * sin) / (radius * flat);
        const size = isRound ? Math.sqrt(a * a + b * b) : Math.max(Math.abs(a), Math.abs(b));
        const cover = 1 - step((size - 1) * sharpness);
        if (cover === 0) continue;
        const at = y * width + x;
        const shade = texture * (light[at] ?? 0);
        for (let k = 0; k < CHANNELS; k++) {
          const before = pixels[at * CHANNELS + k] ?? 0;
          pixels[at * CHANNELS + k] = before + cover * ((colour[k] ?? 0) + shade - before);
        }
      }
    }
  }
  const bytes = new Uint8Array(pixels.length);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Math.min(255, Math.max(0, Math.round((pixels[i] ?? 0) * shot.gain)));
  return bytes;
}

/** A ramp from 0 to 1 over one pixel, which is how a sharp edge looks once it is sampled. */
const step = (distance: number): number => Math.min(1, Math.max(0, distance + 0.5));

const reach = (centre: number, radius: number, scale: number, size: number): readonly [number, number] => [
  Math.max(0, Math.floor((centre - radius) / scale) - 1),
  Math.min(size, Math.ceil((centre + radius) / scale) + 1),
];

/** Numbers of cells across the width, the coarsest first. */
const OCTAVES = [2, 4, 8, 16, 32, 64, 128];
/** Number of cells around the picture, for shots that look past its edge. */
const MARGIN = 2;

/** Adds lattices of random values, interpolated between their points. Each is finer and weaker than the one before. */
function lightField(seed: number, contrast: number, { width, height, ratio }: Canvas, shot: Shot): Float32Array {
  const light = new Float32Array(width * height);
  for (const [octave, cells] of OCTAVES.entries()) {
    // A lattice that is finer than the pixels would average out.
    if (cells > width) break;
    const random = seeded(Math.imul(seed + 1, 0x9e37_79b1) ^ (octave + 1));
    const row = cells + 2 * MARGIN + 2;
    const rows = Math.ceil(cells * ratio) + 2 * MARGIN + 2;
    const lattice = new Float32Array(row * rows);
    for (let i = 0; i < lattice.length; i++) lattice[i] = random() + random() - 1;
    const weight = contrast * (2 / cells) ** 0.8;
    const columns = new Uint16Array(width);
    const shares = new Float32Array(width);
    for (let x = 0; x < width; x++) {
      const u = inside(((x + 0.5) / width + shot.right) * cells + MARGIN, row);
      columns[x] = u;
      shares[x] = smooth(u % 1);
    }
    for (let y = 0, at = 0; y < height; y++) {
      const v = inside((((y + 0.5) / height) * ratio + shot.down) * cells + MARGIN, rows);
      const share = smooth(v % 1);
      const above = Math.floor(v) * row;
      for (let x = 0; x < width; x++, at++) {
        const i = above + (columns[x] ?? 0);
        const fx = shares[x] ?? 0;
        const [a = 0, b = 0, c = 0, d = 0] = [lattice[i], lattice[i + 1], lattice[i + row], lattice[i + row + 1]];
        const upper = a + (b - a) * fx;
        light[at] = (light[at] ?? 0) + weight * (upper + (c + (d - c) * fx - upper) * share);
      }
    }
  }
  return light;
}

const inside = (place: number, size: number): number => Math.min(size - 2, Math.max(0, place));
const smooth = (t: number): number => t * t * (3 - 2 * t);
