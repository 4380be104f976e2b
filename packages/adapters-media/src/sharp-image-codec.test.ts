import type { ImageCodecUnderTest } from '@homelake/photos/contract';
import { imageCodecContract } from '@homelake/photos/contract';
import sharp from 'sharp';
import { describe, it } from 'vitest';

import { createImageCodec } from './sharp-image-codec.ts';

const open = async (): Promise<ImageCodecUnderTest> => {
  const codec = createImageCodec();
  return {
    codec,
    limited: (limits) => createImageCodec({ limits }),
    pixels: async ({ bytes }) => {
      const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, rgba: data };
    },
    close: () => codec.close(),
  };
};

describe('sharp', () => {
  for (const one of imageCodecContract({ open })) it.skipIf(one.skip !== null)(one.name, one.run);
});
