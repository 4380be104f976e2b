import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { HUES, huesOf } from './hues.ts';

const talk = (...names: string[]) => ({ people: names.map((name) => ({ name })) });

describe('the hue of a person', () => {
  it('is the same in every chat', () => {
    const hues = huesOf([talk('Ann', 'Ben'), talk('Ann', 'Cleo'), talk('Cleo', 'Ben')]);
    expect([...hues.keys()].sort()).toEqual(['Ann', 'Ben', 'Cleo']);
    expect(new Set(hues.values()).size).toBe(3);
  });

  it('is unique in a chat of up to eight people', () => {
    const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(new Set(huesOf([talk(...eight)]).values()).size).toBe(HUES);
  });

  it('is shared evenly where a chat has more people than there are hues', () => {
    const many = Array.from({ length: 2 * HUES }, (_, i) => `p${i}`);
    const counts = Map.groupBy(huesOf([talk(...many)]).values(), (hue) => hue);
    expect([...counts.values()].map((uses) => uses.length)).toEqual(Array.from({ length: HUES }, () => 2));
  });

  it('does not change with the order of chats or of people', () => {
    const chats = [talk('Ann', 'Ben', 'Cleo'), talk('Dan', 'Ann'), talk('Eve', 'Cleo')];
    const turned = chats.toReversed().map(({ people }) => ({ people: people.toReversed() }));
    expect(huesOf(turned)).toEqual(huesOf(chats));
  });

  it('does not change when a chat with other people is added', () => {
    const before = huesOf([talk('Ann', 'Ben')]);
    const after = huesOf([talk('Aaron', 'Bela', 'Cleo'), talk('Ann', 'Ben')]);
    expect([after.get('Ann'), after.get('Ben')]).toEqual([before.get('Ann'), before.get('Ben')]);
  });
});

/** Björn Ottosson, https://bottosson.github.io/posts/oklab/ */
function linearOf([lightness = 0, chroma, hue]: readonly number[]): number[] {
  const [L, C = 0, h] = [lightness, chroma, ((hue ?? 0) * Math.PI) / 180];
  const [a, b] = [C * Math.cos(h), C * Math.sin(h)];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function labOf([r = 0, g = 0, b = 0]: readonly number[]): number[] {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const VISIONS = {
  common: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const seen = (rgb: readonly number[], matrix: readonly number[]): number[] =>
  [0, 3, 6].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        rgb.reduce((sum, part, i) => sum + part * (matrix[row + i] ?? 0), 0),
      ),
    ),
  );

const tokens = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');
const themes = [...tokens.matchAll(/--hue-\d: light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)/g)]
  .map(([, light = '', dark = '']) =>
    [light, dark].map((text) => text.split(' ').map((part) => parseFloat(part) / (part.endsWith('%') ? 100 : 1))),
  )
  .reduce<number[][][]>(
    (all, [light = [], dark = []]) => [
      [...(all[0] ?? []), light],
      [...(all[1] ?? []), dark],
    ],
    [],
  );

/** Smallest distance of two colours in Oklab, in hundredths. About 2 is visible where the colours are side by side. */
function closest(colours: readonly (readonly number[])[], matrix: readonly number[]): number {
  const labs = colours.map((colour) => labOf(seen(linearOf(colour), matrix)));
  return Math.min(
    ...labs.flatMap((one, i) =>
      labs.slice(0, i).map((other) => 100 * Math.hypot(...one.map((part, k) => part - (other[k] ?? 0)))),
    ),
  );
}

describe('the hues', () => {
  it('are eight, in a light and in a dark theme', () => {
    expect(themes.map((theme) => theme.length)).toEqual([HUES, HUES]);
  });

  it.each(Object.entries(VISIONS))('stay apart with %s', (_, matrix) => {
    for (const theme of themes) expect(closest(theme, matrix)).toBeGreaterThan(6);
  });

  it.each(Object.entries(VISIONS))('of the first four stay far apart with %s', (_, matrix) => {
    for (const theme of themes) expect(closest(theme.slice(0, 4), matrix)).toBeGreaterThan(12);
  });
});
