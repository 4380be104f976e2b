import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { compareUtf8, utf8Length } from './utf8-order.ts';

const anyText = fc.string({
  unit: fc.constantFrom('a', 'é', '日', '\ue000', '\uffe5', '😀', '\u{10ffff}', '/'),
  maxLength: 6,
});

it('the order is that of the encoded bytes', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const [x, y] = [a, b].map((text) => new TextEncoder().encode(text));
      let expected = (x?.length ?? 0) - (y?.length ?? 0);
      for (let i = Math.min(x?.length ?? 0, y?.length ?? 0) - 1; i >= 0; i--) {
        if (x?.[i] !== y?.[i]) expected = (x?.[i] ?? 0) - (y?.[i] ?? 0);
      }
      expect(Math.sign(compareUtf8(a, b))).toBe(Math.sign(expected));
    }),
  );
});

it('the length is that of the encoded bytes', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
