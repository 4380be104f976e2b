import { createNoise, mix, round, times, type Sheet } from './sheet.ts';

/** A fir, its foot at x, y. */
export function fir(sheet: Sheet, x: number, y: number, height: number, colour: string): string {
  const { random } = sheet;
  const tiers = 9;
  let left = '';
  let right = '';
  for (let tier = 1; tier <= tiers; tier++) {
    const at = y - height * (1 - tier / (tiers + 0.6));
    const half = (height * 0.19 * tier) / tiers + height * 0.015;
    const wide = half * (0.85 + random.next() * 0.3);
    right += `L${round(x + wide)} ${round(at)} L${round(x + wide * 0.45)} ${round(at - height * 0.015)}`;
    left = `L${round(x - wide * 0.45)} ${round(at - height * 0.015)} L${round(x - half * (0.85 + random.next() * 0.3))} ${round(at)}${left}`;
  }
  return `<path d="M${round(x)} ${round(y - height)}${right}L${round(x + height * 0.02)} ${round(y - height * 0.04)}L${round(x + height * 0.02)} ${round(y)}L${round(x - height * 0.02)} ${round(y)}L${round(x - height * 0.02)} ${round(y - height * 0.04)}${left}Z" fill="${colour}"/>`;
}

/** A wood of firs along a line. */
export function firs(
  sheet: Sheet,
  foot: (x: number) => number,
  options: {
    readonly count: number;
    readonly from: number;
    readonly to: number;
    readonly tall: readonly [number, number];
    readonly colour: string;
  },
): void {
  const { random } = sheet;
  const { count, from, to, tall, colour } = options;
  sheet.add(
    times(count, () => {
      const x = from + random.next() * (to - from);
      return fir(
        sheet,
        x,
        foot(x) + 4,
        tall[0] + random.next() * (tall[1] - tall[0]),
        mix(colour, '#000000', random.next() * 0.18),
      );
    }),
  );
}

/** Leaves as a cloud of discs: shade below, light above. */
export function foliage(
  sheet: Sheet,
  x: number,
  y: number,
  wide: number,
  high: number,
  colour: string,
  options: { readonly count?: number; readonly leaf?: number; readonly light?: string } = {},
): string {
  const { random } = sheet;
  const { count = 90, leaf = Math.min(wide, high) * 0.17, light = mix(colour, '#ffffff', 0.35) } = options;
  const leaves = Array.from({ length: count }, () => {
    const angle = random.next() * 6.283;
    const far = Math.sqrt(random.next());
    return { dx: Math.cos(angle) * far, dy: Math.sin(angle) * far };
  }).sort((a, b) => b.dy - b.dx * 0.3 - (a.dy - a.dx * 0.3));
  return leaves
    .map(({ dx, dy }) => {
      const bright = (1 - dy) / 2;
      const fill =
        bright > 0.5 ? mix(colour, light, (bright - 0.5) * 1.7) : mix(mix(colour, '#05121c', 0.45), colour, bright * 2);
      return `<circle cx="${round(x + dx * wide)}" cy="${round(y + dy * high)}" r="${round(leaf * (0.6 + random.next() * 0.6))}" fill="${fill}"/>`;
    })
    .join('');
}

export function leafyTree(
  sheet: Sheet,
  x: number,
  y: number,
  height: number,
  colour: string,
  trunk = '#3b2a22',
): string {
  const wide = height * 0.035;
  return `<path d="M${x - wide} ${y} Q${x - wide * 0.4} ${y - height * 0.3} ${x - wide * 0.5} ${y - height * 0.6} L${x + wide * 0.5} ${y - height * 0.6} Q${x + wide * 0.4} ${y - height * 0.3} ${x + wide} ${y}Z" fill="${trunk}"/>${foliage(sheet, x, y - height * 0.65, height * 0.33, height * 0.35, colour)}`;
}

export function cypress(x: number, y: number, height: number, colour: string): string {
  const w = height * 0.085;
  return `<path d="M${x} ${y - height} C${x + w * 1.1} ${y - height * 0.6} ${x + w * 1.4} ${y - height * 0.2} ${x + w * 0.5} ${y} L${x - w * 0.5} ${y} C${x - w * 1.4} ${y - height * 0.2} ${x - w * 1.1} ${y - height * 0.6} ${x} ${y - height}Z" fill="${colour}"/><path d="M${x} ${y - height} C${x - w * 1.1} ${y - height * 0.6} ${x - w * 1.4} ${y - height * 0.2} ${x - w * 0.5} ${y} L${x - w * 0.1} ${y} C${x - w * 0.4} ${y - height * 0.3} ${x - w * 0.3} ${y - height * 0.6} ${x} ${y - height}Z" fill="#ffffff" opacity="0.1"/>`;
}

/** A stone pine: a bare trunk and a flat crown. */
export function umbrellaPine(sheet: Sheet, x: number, y: number, height: number, colour: string): string {
  const w = height * 0.03;
  const top = y - height;
  const crowns = [
    [0, 0.12, 0.36],
    [-0.17, 0.2, 0.2],
    [0.18, 0.19, 0.22],
  ] as const;
  return `<path d="M${x - w} ${y} Q${x + w} ${y - height * 0.5} ${x - w * 0.3} ${top + height * 0.18} L${x + w * 0.7} ${top + height * 0.18} Q${x + w * 2.4} ${y - height * 0.5} ${x + w} ${y}Z M${x} ${top + height * 0.42} L${x - height * 0.17} ${top + height * 0.22} l3 -2 L${x + w} ${top + height * 0.36}Z" fill="#2b1c1a"/>${crowns
    .map(([dx, dy, r]) =>
      foliage(sheet, x + dx * height, top + dy * height, r * height, height * 0.075, colour, {
        count: 70,
        leaf: height * 0.038,
      }),
    )
    .join('')}`;
}

/** A tree without leaves: branches that fork. */
export function bareTree(sheet: Sheet, x: number, y: number, height: number, colour: string, depth = 8): string {
  const { random } = sheet;
  let path = '';
  const grow = (fromX: number, fromY: number, angle: number, length: number, level: number): void => {
    const toX = fromX + Math.cos(angle) * length;
    const toY = fromY + Math.sin(angle) * length;
    path += `<path d="M${round(fromX)} ${round(fromY)}Q${round((fromX + toX) / 2 + (random.next() - 0.5) * length * 0.2)} ${round((fromY + toY) / 2)} ${round(toX)} ${round(toY)}" stroke-width="${round(Math.max(0.8, (height / 26) * 0.68 ** level))}"/>`;
    if (level >= depth) return;
    const forks = random.chance(0.25) ? 3 : 2;
    for (let fork = 0; fork < forks; fork++) {
      const turn = (fork - (forks - 1) / 2) * (0.55 + random.next() * 0.35) + (random.next() - 0.5) * 0.3;
      grow(toX, toY, angle * 0.93 + -1.571 * 0.07 + turn, length * (0.7 + random.next() * 0.14), level + 1);
    }
  };
  grow(x, y, -1.571, height * 0.25, 0);
  return `<g fill="none" stroke="${colour}" stroke-linecap="round">${path}</g>`;
}

/** Stems of bamboo from below to above the picture. */
export function bamboo(sheet: Sheet, x: number, wide: number, colour: string): string {
  const { random, height } = sheet;
  const lean = (random.next() - 0.5) * 60;
  const paint = sheet.across([
    [0, mix(colour, '#000000', 0.45)],
    [0.3, mix(colour, '#ffffff', 0.25)],
    [0.6, colour],
    [1, mix(colour, '#000000', 0.6)],
  ]);
  const stem = `<path d="M${round(x)} ${height} L${round(x + lean)} 0 L${round(x + lean + wide * 0.8)} 0 L${round(x + wide)} ${height}Z" fill="${paint}"/>`;
  const joints = times(Math.ceil(height / (wide * 5)), (joint) => {
    const y = height - joint * wide * 5 - random.next() * 12;
    const left = x + lean * (1 - y / height);
    return `<path d="M${round(left - 2)} ${round(y)} q${round(wide / 2)} 7 ${round(wide + 2)} 0" stroke="${mix(colour, '#e9ffd0', 0.5)}" stroke-width="${round(Math.max(1, wide / 9))}" fill="none" opacity="0.7"/>`;
  });
  return stem + joints;
}

/** Grass along the lower edge, blade by blade. */
export function grass(sheet: Sheet, bottom: number, tall: number, colours: readonly string[], count = 260): void {
  const { random, width } = sheet;
  const wind = createNoise(random);
  sheet.add(
    times(count, () => {
      const x = random.next() * width;
      const high = tall * (0.4 + random.next() * 0.6);
      const bend = (wind(x / 200, 2) - 0.4) * high * 0.8;
      return `<path d="M${round(x)} ${bottom} q${round(bend * 0.2)} ${round(-high * 0.6)} ${round(bend)} ${round(-high)} q${round(-bend * 0.5)} ${round(high * 0.5)} ${round(-bend + 5)} ${round(high)}Z" fill="${random.pick(colours)}"/>`;
    }),
  );
}
