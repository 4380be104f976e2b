import { describe, expect, it } from 'vitest';

import { imageCodecContract } from './image-codec-contract.ts';
import { createMemoryImageCodec } from './memory-image-codec.ts';
import { memoryCodecUnderTest } from './memory-codec.test-helper.ts';
import { RENDITIONS } from './renditions.ts';
import { encodeTiff } from './tiff-file.ts';

describe('the in-memory codec', () => {
  const skip = {
    'a rendition is of the type asked for': 'it writes TIFF alone',
  };
  for (const one of imageCodecContract({ open: async () => memoryCodecUnderTest(), skip })) {
    it.skipIf(one.skip !== null)(one.name, one.run);
  }
});

it('an excuse for a case that does not exist throws', () => {
  expect(() =>
    imageCodecContract({ open: async () => memoryCodecUnderTest(), skip: { 'no such case': 'why' } }),
  ).toThrow(/no such case/);
});

it('renditions of the in-memory codec say that they are TIFF', async () => {
  const picture = { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(0, 255) } as const;
  const { renditions } = await createMemoryImageCodec().render(encodeTiff([picture]), RENDITIONS, {
    contentType: 'image/tiff',
  });
  expect(renditions.map(({ contentType }) => contentType)).toEqual(['image/tiff', 'image/tiff']);
});
