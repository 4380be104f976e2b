import type { ImageCodec } from './image-codec.ts';
import type { ImageCodecUnderTest } from './image-codec-contract.ts';
import { createMemoryImageCodec } from './memory-image-codec.ts';
import { uprightPicture } from './rgba-picture.ts';
import { tiffHeader } from './tiff-file.ts';

/** The in-memory codec, after `change`, in the form that the contract takes. */
export const memoryCodecUnderTest = (
  change: (codec: ImageCodec) => ImageCodec = (codec) => codec,
): ImageCodecUnderTest => ({
  codec: change(createMemoryImageCodec()),
  limited: (limits) => change(createMemoryImageCodec({ limits })),
  pixels: async ({ bytes }) => uprightPicture(bytes, tiffHeader(bytes)),
});
