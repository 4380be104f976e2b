import type { HeaderShape } from './header-shape.ts';
import type { DateOrder } from '../message/parsed-chat.ts';

const MARKS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** The shape as a CLDR pattern, e.g. `[dd/MM/yyyy, HH:mm:ss] `. Literal letters are quoted as in CLDR. */
export function formatName(shape: HeaderShape | undefined, order: DateOrder): string {
  if (shape === undefined) return '';
  const date = shape.dateFields === 3 ? order.split('') : order.replace('y', '').split('');
  const time = ['h', 'n', 's'].slice(0, shape.hasSeconds ? 3 : 2);
  const letters = shape.timeFirst ? [...time, ...date] : [...date, ...time];
  const dates = shape.padding.filter((_, i) => letters[i] === 'd' || letters[i] === 'm');
  let slot = 0;
  return shape.example.parts
    .map((part) => {
      if (part.type === 'literal') return part.text.replace(MARKS, '').replace(/\p{L}+\.?/gu, (word) => `'${word}'`);
      if (part.type === 'period') return 'a';
      const letter = letters[slot];
      const padding = shape.padding[slot];
      slot++;
      if (part.type === 'month') return 'MMM';
      if (letter === 'y') return shape.eras.length > 0 && part.width < 3 ? 'y' : 'y'.repeat(part.width > 2 ? 4 : 2);
      if (letter === 'n') return 'mm';
      if (letter === 's') return 'ss';
      const one = letter === 'd' ? 'd' : letter === 'm' ? 'M' : shape.hasPeriod ? 'h' : 'H';
      // A field without one-digit values in the sample follows the other date field; an hour is padded in a 24-hour clock.
      const isDate = letter === 'd' || letter === 'm';
      const likely = isDate ? dates.includes('padded') : !shape.hasPeriod;
      return padding === 'padded' || (padding === 'mixed' && likely) ? one + one : one;
    })
    .join('');
}
