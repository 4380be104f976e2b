import sharp from 'sharp';
import type { Random } from './random.ts';

/** A small landscape, drawn: sky, sun, three ranges of hills, water. JPEG bytes, 1280 x 960. */
export async function drawLandscape(random: Random): Promise<Uint8Array> {
  const hue = random.pick([18, 32, 200, 212, 225, 265, 340]);
  const horizon = random.between(470, 560);
  const sun = { x: random.between(200, 1080), y: random.between(140, horizon - 60), r: random.between(45, 90) };
  const range = (base: number, height: number, step: number): string => {
    let path = `M0 ${horizon + 4}`;
    for (let x = 0; x <= 1280 + step; x += step) path += ` L${x} ${base - random.between(0, height)}`;
    return `${path} L1280 ${horizon + 4} Z`;
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="960" viewBox="0 0 1280 960">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="hsl(${hue},55%,38%)"/><stop offset="1" stop-color="hsl(${(hue + 24) % 360},75%,82%)"/>
    </linearGradient>
    <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="hsl(${(hue + 20) % 360},55%,74%)"/><stop offset="1" stop-color="hsl(${hue},45%,24%)"/>
    </linearGradient>
  </defs>
  <rect width="1280" height="${horizon}" fill="url(#sky)"/>
  <circle cx="${sun.x}" cy="${sun.y}" r="${sun.r}" fill="hsl(${(hue + 30) % 360},95%,90%)"/>
  <path d="${range(horizon - 40, 210, 160)}" fill="hsl(${hue},28%,52%)"/>
  <path d="${range(horizon - 25, 130, 110)}" fill="hsl(${hue},32%,38%)"/>
  <path d="${range(horizon - 5, 60, 50)}" fill="hsl(${hue},36%,22%)"/>
  <rect y="${horizon}" width="1280" height="${960 - horizon}" fill="url(#water)"/>
  ${Array.from({ length: 26 }, () => {
    const y = random.between(horizon + 12, 945);
    const half = random.between(10, 30 + (y - horizon) / 4);
    const x = sun.x + random.between(-80, 80);
    return `<rect x="${x - half}" y="${y}" width="${half * 2}" height="3" rx="1.5" fill="hsl(${(hue + 30) % 360},95%,90%)" opacity="0.35"/>`;
  }).join('')}
</svg>`;
  return new Uint8Array(await sharp(new TextEncoder().encode(svg)).jpeg({ quality: 72 }).toBuffer());
}
