import { mottle } from './land.ts';
import { mix, round, times, type Sheet } from './sheet.ts';

/** Boards seen from above. */
export function boards(sheet: Sheet, colour: string, count = 6): void {
  const { random, width, height } = sheet;
  const each = height / count;
  sheet.add(
    times(count, (board) => {
      const fill = mix(colour, random.chance(0.5) ? '#ffffff' : '#000000', random.next() * 0.1);
      return `<rect y="${round(board * each)}" width="${width}" height="${round(each + 1)}" fill="${fill}"/>`;
    }),
  );
  mottle(sheet, { top: 0, bottom: height }, mix(colour, '#000000', 0.55), 0.35, [420, 9]);
  mottle(sheet, { top: 0, bottom: height }, mix(colour, '#ffffff', 0.5), 0.2, [520, 14]);
  sheet.add(
    times(
      count - 1,
      (board) => `<rect y="${round((board + 1) * each - 2)}" width="${width}" height="4" fill="#000" opacity="0.35"/>`,
    ),
  );
}

/** A cloth or a smooth table top, with light falling in from the upper left. */
export function tableTop(sheet: Sheet, colour: string, texture = 0.12): void {
  const { width, height } = sheet;
  sheet.add(`<rect width="${width}" height="${height}" fill="${colour}"/>`);
  mottle(sheet, { top: 0, bottom: height }, mix(colour, '#000000', 0.4), texture, [40, 34]);
  const light = sheet.define(
    (id) =>
      `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.35"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.25"/></linearGradient>`,
  );
  sheet.add(`<rect width="${width}" height="${height}" fill="${light}"/>`);
}

/** The shadow that a round thing throws on the table. */
export const shadow = (sheet: Sheet, x: number, y: number, radius: number, strength = 0.4): string =>
  `<circle cx="${round(x + radius * 0.1)}" cy="${round(y + radius * 0.13)}" r="${round(radius * 1.02)}" fill="#1a0f12" opacity="${strength}" filter="${sheet.soft(Math.round(radius * 0.08))}"/>`;

/** Something round with light from the upper left: an orange, a berry, a bun. */
export function ball(sheet: Sheet, x: number, y: number, radius: number, colour: string): string {
  const paint = sheet.define(
    (id) =>
      `<radialGradient id="${id}" cx="0.36" cy="0.32" r="0.72"><stop offset="0" stop-color="${mix(colour, '#ffffff', 0.5)}"/><stop offset="0.35" stop-color="${colour}"/><stop offset="1" stop-color="${mix(colour, '#200810', 0.55)}"/></radialGradient>`,
  );
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${paint}"/>`;
}

export function plate(sheet: Sheet, x: number, y: number, radius: number, colour: string, rim?: string): string {
  const paint = sheet.round([
    [0, mix(colour, '#000000', 0.05)],
    [0.66, mix(colour, '#ffffff', 0.25)],
    [0.7, mix(colour, '#000000', 0.16)],
    [0.74, mix(colour, '#ffffff', 0.3)],
    [0.96, colour],
    [1, mix(colour, '#000000', 0.2)],
  ]);
  const line =
    rim === undefined
      ? ''
      : `<circle cx="${x}" cy="${y}" r="${round(radius * 0.93)}" fill="none" stroke="${rim}" stroke-width="${round(radius * 0.03)}"/>`;
  return `${shadow(sheet, x, y, radius)}<circle cx="${x}" cy="${y}" r="${radius}" fill="${paint}"/>${line}`;
}

/** A deep bowl with what is in it as its ground colour. */
export function bowl(sheet: Sheet, x: number, y: number, radius: number, colour: string, filling: string): string {
  const inside = sheet.round([
    [0, mix(filling, '#ffffff', 0.12)],
    [0.8, filling],
    [1, mix(filling, '#000000', 0.4)],
  ]);
  return `${shadow(sheet, x, y, radius, 0.5)}${ball(sheet, x, y, radius, colour)}<circle cx="${x}" cy="${y}" r="${round(radius * 0.9)}" fill="${mix(colour, '#000000', 0.35)}"/><circle cx="${x}" cy="${y}" r="${round(radius * 0.86)}" fill="${inside}"/>`;
}

/** A cup on its saucer from above; `drink` fills it, `heart` is drawn in its milk. */
export function cup(sheet: Sheet, x: number, y: number, radius: number, drink: string, heart?: string): string {
  const saucer = plate(sheet, x, y, radius * 1.75, '#f6f1ea');
  const art =
    heart === undefined
      ? ''
      : `<g fill="${heart}" filter="${sheet.soft(1.4)}"><path d="M${x} ${y + radius * 0.52} C${x - radius * 0.72} ${y + radius * 0.05} ${x - radius * 0.5} ${y - radius * 0.5} ${x} ${y - radius * 0.14} C${x + radius * 0.5} ${y - radius * 0.5} ${x + radius * 0.72} ${y + radius * 0.05} ${x} ${y + radius * 0.52}Z"/></g><path d="M${x} ${y + radius * 0.3} C${x - radius * 0.38} ${y + radius * 0.02} ${x - radius * 0.26} ${y - radius * 0.28} ${x} ${y - radius * 0.06} C${x + radius * 0.26} ${y - radius * 0.28} ${x + radius * 0.38} ${y + radius * 0.02} ${x} ${y + radius * 0.3}Z" fill="none" stroke="${drink}" stroke-width="${radius * 0.05}" opacity="0.6"/>`;
  const coffee = sheet.round([
    [0, mix(drink, '#ffffff', 0.1)],
    [0.8, drink],
    [0.93, mix(drink, '#e8b878', 0.5)],
    [1, mix(drink, '#000000', 0.3)],
  ]);
  return `${saucer}${shadow(sheet, x, y, radius, 0.35)}<rect x="${round(x + radius * 0.75)}" y="${round(y - radius * 0.13)}" width="${round(radius * 0.62)}" height="${round(radius * 0.26)}" rx="${round(radius * 0.13)}" fill="#efe8de" transform="rotate(-32 ${x} ${y})"/>${ball(sheet, x, y, radius, '#f7f2ec')}<circle cx="${x}" cy="${y}" r="${round(radius * 0.86)}" fill="${coffee}"/>${art}`;
}

/** Leaves on a stalk. */
export function sprig(x: number, y: number, length: number, angle: number, colour: string, leaves = 9): string {
  const drawn = times(leaves, (leaf) => {
    const at = (length * (leaf + 1)) / leaves;
    const size = length * 0.2 * (1.1 - leaf / leaves / 1.6);
    const turn = leaf % 2 === 0 ? 48 : -48;
    return `<g transform="translate(${round(at)} 0) rotate(${turn})"><path d="M0 0 Q${round(size / 2)} ${round(-size * 0.36)} ${round(size)} 0 Q${round(size / 2)} ${round(size * 0.36)} 0 0Z" fill="${mix(colour, leaf % 2 === 0 ? '#ffffff' : '#000000', 0.14)}"/><path d="M0 0 H${round(size * 0.85)}" stroke="#fff" stroke-opacity="0.25" stroke-width="1"/></g>`;
  });
  return `<g transform="translate(${round(x)} ${round(y)}) rotate(${angle})"><path d="M0 0 H${length}" stroke="${mix(colour, '#000000', 0.3)}" stroke-width="3"/>${drawn}</g>`;
}

/** An orange or a lemon cut through. */
export function slice(x: number, y: number, radius: number, rind: string, flesh: string): string {
  const segments = times(9, (segment) => {
    const angle = segment * 40;
    return `<path d="M0 ${round(-radius * 0.1)} L${round(-radius * 0.23)} ${round(-radius * 0.68)} Q0 ${round(-radius * 0.86)} ${round(radius * 0.23)} ${round(-radius * 0.68)}Z" fill="${flesh}" transform="rotate(${angle})"/>`;
  });
  return `<g transform="translate(${x} ${y})"><circle r="${radius}" fill="${rind}"/><circle r="${round(radius * 0.91)}" fill="#fff6dd"/>${segments}</g>`;
}
