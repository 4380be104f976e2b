export { createMemoryPhotoCatalog, emptyCatalogMemory } from './memory-photo-catalog.ts';
export type { CatalogMemory } from './memory-photo-catalog.ts';
export { createMemoryImageCodec } from './memory-image-codec.ts';
export type { MemoryImageCodecOptions } from './memory-image-codec.ts';
export { encodeTiff } from './tiff-file.ts';
export type { TiffPicture } from './tiff-file.ts';
