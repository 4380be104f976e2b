import { describe, expect, it } from 'vitest';
import { clip, shortNames, spread } from './text-fit.ts';

describe('a label', () => {
  it('is shortened with an ellipsis, and never within an emoji', () => {
    expect(clip('Marcos Vinícius', 8)).toBe('Marcos…');
    expect(clip('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦');
    expect(clip('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 2)).toBe('👨‍👩‍👧‍👦…');
  });

  it('is a first name where all first names differ', () => {
    expect(shortNames(['Ann Keller', 'Ben Okafor'])).toEqual(['Ann', 'Ben']);
    expect(shortNames(['Ann Keller', 'Ann Lind'])).toEqual(['Ann Keller', 'Ann Lind']);
    expect(shortNames(['+55 11 91234-5678', 'Zé'])).toEqual(['+55 11 91234-5678', 'Zé']);
  });
});

describe('labels beside lines', () => {
  it('do not overlap, keep their order and stay in range', () => {
    const placed = spread([100, 101, 102, 20], 15, 110);
    const sorted = placed.toSorted((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++) expect((sorted[i] ?? 0) - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(15);
    expect(Math.max(...placed)).toBeLessThanOrEqual(110);
    expect(placed[3]).toBe(20);
    expect(placed[0]).toBeLessThan(placed[1] ?? 0);
  });
});
