import { mix, round, times, type Sheet } from './sheet.ts';

export function sailingBoat(x: number, y: number, height: number, hull: string, sail: string, shade: string): string {
  const h = height;
  return `<path d="M${x - h * 0.3} ${y - h * 0.1} L${x + h * 0.34} ${y - h * 0.12} Q${x + h * 0.24} ${y + h * 0.02} ${x + h * 0.16} ${y + h * 0.02} L${x - h * 0.2} ${y + h * 0.02} Q${x - h * 0.28} ${y} ${x - h * 0.3} ${y - h * 0.1}Z" fill="${hull}"/><rect x="${x - h * 0.008}" y="${y - h}" width="${h * 0.016}" height="${h * 0.9}" fill="#2a2a30"/><path d="M${x + h * 0.015} ${y - h * 0.97} Q${x + h * 0.3} ${y - h * 0.5} ${x + h * 0.33} ${y - h * 0.17} L${x + h * 0.015} ${y - h * 0.15}Z" fill="${sail}"/><path d="M${x - h * 0.02} ${y - h * 0.88} Q${x - h * 0.16} ${y - h * 0.5} ${x - h * 0.3} ${y - h * 0.15} L${x - h * 0.02} ${y - h * 0.16}Z" fill="${shade}"/>`;
}

/** A fishing boat seen from its side. */
export function fishingBoat(x: number, y: number, size: number, hull: string, cabin: string): string {
  const s = size;
  return `<path d="M${x - s * 0.5} ${y - s * 0.2} Q${x - s * 0.2} ${y - s * 0.13} ${x + s * 0.2} ${y - s * 0.16} Q${x + s * 0.42} ${y - s * 0.2} ${x + s * 0.56} ${y - s * 0.33} Q${x + s * 0.48} ${y - s * 0.05} ${x + s * 0.4} ${y + s * 0.02} L${x - s * 0.42} ${y + s * 0.02}Z" fill="${hull}"/><path d="M${x - s * 0.5} ${y - s * 0.2} Q${x - s * 0.2} ${y - s * 0.13} ${x + s * 0.2} ${y - s * 0.16} Q${x + s * 0.42} ${y - s * 0.2} ${x + s * 0.56} ${y - s * 0.33} l-${s * 0.02} ${s * 0.06} Q${x + s * 0.4} ${y - s * 0.14} ${x + s * 0.2} ${y - s * 0.11} Q${x - s * 0.2} ${y - s * 0.08} ${x - s * 0.485} ${y - s * 0.14}Z" fill="#fff" opacity="0.75"/><rect x="${x - s * 0.28}" y="${y - s * 0.44}" width="${s * 0.3}" height="${s * 0.29}" fill="${cabin}"/><path d="M${x - s * 0.32} ${y - s * 0.44} h${s * 0.4} l-${s * 0.04} -${s * 0.05} h-${s * 0.32}Z" fill="${hull}"/><rect x="${x - s * 0.23}" y="${y - s * 0.39}" width="${s * 0.08}" height="${s * 0.1}" fill="#24404f"/><rect x="${x - s * 0.11}" y="${y - s * 0.39}" width="${s * 0.08}" height="${s * 0.1}" fill="#24404f"/><path d="M${x + s * 0.15} ${y - s * 0.15} V${y - s * 0.75} h${s * 0.014} V${y - s * 0.15}Z" fill="#33261f"/><path d="M${x + s * 0.155} ${y - s * 0.74} L${x + s * 0.54} ${y - s * 0.33} M${x + s * 0.155} ${y - s * 0.74} L${x - s * 0.2} ${y - s * 0.48}" stroke="#33261f" stroke-width="1.2" fill="none"/>`;
}

export function rowingBoat(x: number, y: number, size: number, hull: string): string {
  const s = size;
  return `<path d="M${x - s * 0.5} ${y - s * 0.16} Q${x} ${y - s * 0.05} ${x + s * 0.5} ${y - s * 0.18} Q${x + s * 0.4} ${y + s * 0.02} ${x + s * 0.3} ${y + s * 0.03} L${x - s * 0.32} ${y + s * 0.03} Q${x - s * 0.42} ${y} ${x - s * 0.5} ${y - s * 0.16}Z" fill="${hull}"/><path d="M${x - s * 0.5} ${y - s * 0.16} Q${x} ${y - s * 0.05} ${x + s * 0.5} ${y - s * 0.18} Q${x} ${y - s * 0.11} ${x - s * 0.5} ${y - s * 0.16}Z" fill="${mix(hull, '#000000', 0.55)}"/>`;
}

/** A jetty from the lower edge towards the horizon. */
export function jetty(
  sheet: Sheet,
  options: {
    readonly x: number;
    readonly far: number;
    readonly farWide: number;
    readonly nearX: number;
    readonly nearWide: number;
    readonly colour: string;
    readonly light: string;
  },
): void {
  const { height, random } = sheet;
  const { x, far, farWide, nearX, nearWide, colour, light } = options;
  const at = (depth: number): { y: number; left: number; wide: number } => {
    const y = far + (height - far) * depth;
    return { y, left: x + (nearX - x) * depth, wide: farWide + (nearWide - farWide) * depth };
  };
  for (const depth of [0.02, 0.12, 0.28, 0.55]) {
    const { y, left, wide } = at(depth);
    const post = wide * 0.06;
    for (const side of [left - wide / 2 - post, left + wide / 2])
      sheet.add(
        `<rect x="${round(side)}" y="${round(y - wide * 0.28)}" width="${round(post)}" height="${round(wide * 0.75)}" fill="${mix(colour, '#000000', 0.45)}"/>`,
      );
  }
  let depth = 0;
  for (let plank = 0; depth < 1; plank++) {
    const next = Math.min(1.02, depth + 0.012 + depth * 0.055);
    const from = at(depth);
    const to = at(next - (next - depth) * 0.08);
    const fill = mix(colour, light, 0.15 + random.next() * 0.3 + (1 - depth) * 0.25);
    sheet.add(
      `<path d="M${round(from.left - from.wide / 2)} ${round(from.y)} L${round(from.left + from.wide / 2)} ${round(from.y)} L${round(to.left + to.wide / 2)} ${round(to.y)} L${round(to.left - to.wide / 2)} ${round(to.y)}Z" fill="${fill}"/>`,
    );
    depth = next;
  }
}

/** A wooden cabin with a gable roof, as at northern harbours; its lower left corner at x, y. */
export function cabin(x: number, y: number, size: number, wall: string, roof: string, window: string): string {
  const s = size;
  const boards = times(9, (board) => {
    const left = round(x + ((board + 1) * s) / 10);
    return `<rect x="${left}" y="${round(y - s * 0.62)}" width="1.5" height="${round(s * 0.62)}" fill="#000" opacity="0.14"/>`;
  });
  const pane = (left: number): string =>
    `<rect x="${round(x + left * s)}" y="${round(y - s * 0.48)}" width="${round(s * 0.17)}" height="${round(s * 0.2)}" fill="#fff"/><rect x="${round(x + left * s + s * 0.02)}" y="${round(y - s * 0.46)}" width="${round(s * 0.13)}" height="${round(s * 0.16)}" fill="${window}"/>`;
  const stilts = times(
    4,
    (stilt) =>
      `<rect x="${round(x + s * (0.06 + stilt * 0.28))}" y="${round(y)}" width="${round(s * 0.04)}" height="${round(s * 0.2)}" fill="#2a2320"/>`,
  );
  return `${stilts}<path d="M${x} ${y} V${y - s * 0.62} L${x + s / 2} ${y - s * 1.02} L${x + s} ${y - s * 0.62} V${y}Z" fill="${wall}"/>${boards}<path d="M${x + s / 2} ${y - s * 1.02} L${x + s} ${y - s * 0.62} V${y} H${x + s * 0.62}Z" fill="#000" opacity="0.08"/><path d="M${x - s * 0.07} ${y - s * 0.58} L${x + s / 2} ${y - s * 1.08} L${x + s * 1.07} ${y - s * 0.58} L${x + s * 1.04} ${y - s * 0.53} L${x + s / 2} ${y - s * 0.99} L${x - s * 0.04} ${y - s * 0.53}Z" fill="${roof}"/>${pane(0.16)}${pane(0.66)}<rect x="${x + s * 0.42}" y="${y - s * 0.4}" width="${s * 0.16}" height="${s * 0.4}" fill="#fff" opacity="0.9"/>`;
}

/** A Japanese gate, its feet on y. */
export function torii(x: number, y: number, size: number, colour: string, dark: string): string {
  const s = size;
  return `<path d="M${x - s * 0.36} ${y} L${x - s * 0.31} ${y - s * 0.85} h${s * 0.08} L${x - s * 0.26} ${y}Z M${x + s * 0.36} ${y} L${x + s * 0.31} ${y - s * 0.85} h-${s * 0.08} L${x + s * 0.26} ${y}Z" fill="${colour}"/><rect x="${x - s * 0.43}" y="${y - s * 0.7}" width="${s * 0.86}" height="${s * 0.07}" fill="${colour}"/><rect x="${x - s * 0.05}" y="${y - s * 0.82}" width="${s * 0.1}" height="${s * 0.14}" fill="${dark}"/><path d="M${x - s * 0.55} ${y - s * 0.96} Q${x} ${y - s * 0.84} ${x + s * 0.55} ${y - s * 0.96} L${x + s * 0.52} ${y - s * 0.84} Q${x} ${y - s * 0.76} ${x - s * 0.52} ${y - s * 0.84}Z" fill="${colour}"/><path d="M${x - s * 0.58} ${y - s * 1.01} Q${x} ${y - s * 0.88} ${x + s * 0.58} ${y - s * 1.01} L${x + s * 0.555} ${y - s * 0.94} Q${x} ${y - s * 0.82} ${x - s * 0.555} ${y - s * 0.94}Z" fill="${dark}"/>`;
}

/** A pagoda of five roofs. */
export function pagoda(x: number, y: number, height: number, wood: string, roof: string): string {
  const storeys = 5;
  const each = (height * 0.78) / storeys;
  return (
    times(storeys, (storey) => {
      const bottom = y - storey * each;
      const half = height * (0.2 - storey * 0.021);
      const eaves = half * 1.55;
      const top = bottom - each;
      return `<rect x="${round(x - half)}" y="${round(top + each * 0.2)}" width="${round(half * 2)}" height="${round(each * 0.8)}" fill="${wood}"/>${times(
        5,
        (post) =>
          `<rect x="${round(x - half + (post + 0.4) * half * 0.4)}" y="${round(top + each * 0.45)}" width="${round(half * 0.2)}" height="${round(each * 0.4)}" fill="#ffdf9e" opacity="0.55"/>`,
      )}<path d="M${round(x - eaves)} ${round(top + each * 0.38)} Q${round(x - half * 0.9)} ${round(top + each * 0.22)} ${round(x - half * 0.6)} ${round(top - each * 0.02)} L${round(x + half * 0.6)} ${round(top - each * 0.02)} Q${round(x + half * 0.9)} ${round(top + each * 0.22)} ${round(x + eaves)} ${round(top + each * 0.38)} Q${round(x)} ${round(top + each * 0.22)} ${round(x - eaves)} ${round(top + each * 0.38)}Z" fill="${roof}"/>`;
    }) +
    `<rect x="${round(x - 2.5)}" y="${round(y - height)}" width="5" height="${round(height * 0.24)}" fill="${roof}"/>${times(
      5,
      (ring) =>
        `<rect x="${round(x - 9 + ring)}" y="${round(y - height * 0.83 - ring * height * 0.026)}" width="${18 - ring * 2}" height="3" fill="${roof}"/>`,
    )}`
  );
}

export function balloon(x: number, y: number, size: number, colours: readonly [string, string]): string {
  const r = size / 2;
  const gores = [1, 0.62, 0.22]
    .map(
      (share, index) =>
        `<path d="M${x} ${y - r} C${x - r * 1.15 * share} ${y - r} ${x - r * 1.15 * share} ${y + r * 0.35} ${x - r * 0.2 * share} ${y + r * 1.05} L${x + r * 0.2 * share} ${y + r * 1.05} C${x + r * 1.15 * share} ${y + r * 0.35} ${x + r * 1.15 * share} ${y - r} ${x} ${y - r}Z" fill="${colours[index % 2]}"/>`,
    )
    .join('');
  return `${gores}<path d="M${x - r * 0.86} ${y - r * 0.1} C${x - r * 0.8} ${y + r * 0.4} ${x - r * 0.4} ${y + r * 0.8} ${x - r * 0.2} ${y + r * 1.05} L${x + r * 0.2} ${y + r * 1.05} C${x + r * 0.6} ${y + r * 0.7} ${x + r} ${y + r * 0.2} ${x + r * 0.7} ${y - r * 0.6} C${x + r * 0.7} ${y + r * 0.3} ${x} ${y + r * 0.5} ${x - r * 0.86} ${y - r * 0.1}Z" fill="#201030" opacity="0.22"/><path d="M${x - r * 0.17} ${y + r * 1.05} L${x - r * 0.1} ${y + r * 1.34} M${x + r * 0.17} ${y + r * 1.05} L${x + r * 0.1} ${y + r * 1.34}" stroke="#3a2a20" stroke-width="1"/><rect x="${x - r * 0.13}" y="${y + r * 1.33}" width="${r * 0.26}" height="${r * 0.2}" rx="2" fill="#6b4a2e"/>`;
}

/** A cat that sits with its back to us. */
export function cat(x: number, y: number, size: number, colour: string): string {
  const s = size;
  return `<path d="M${x - s * 0.27} ${y} C${x - s * 0.36} ${y - s * 0.32} ${x - s * 0.2} ${y - s * 0.5} ${x - s * 0.14} ${y - s * 0.6} C${x - s * 0.23} ${y - s * 0.72} ${x - s * 0.2} ${y - s * 0.88} ${x - s * 0.17} ${y - s} L${x - s * 0.07} ${y - s * 0.88} Q${x} ${y - s * 0.9} ${x + s * 0.07} ${y - s * 0.88} L${x + s * 0.17} ${y - s} C${x + s * 0.2} ${y - s * 0.88} ${x + s * 0.23} ${y - s * 0.72} ${x + s * 0.14} ${y - s * 0.6} C${x + s * 0.2} ${y - s * 0.5} ${x + s * 0.36} ${y - s * 0.32} ${x + s * 0.27} ${y}Z" fill="${colour}"/><path d="M${x + s * 0.2} ${y - s * 0.04} C${x + s * 0.5} ${y + s * 0.02} ${x + s * 0.42} ${y + s * 0.3} ${x + s * 0.52} ${y + s * 0.34}" stroke="${colour}" stroke-width="${s * 0.075}" stroke-linecap="round" fill="none"/>`;
}
