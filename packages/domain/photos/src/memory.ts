export { createMemoryPhotoCatalog, emptyCatalogMemory } from './catalog/memory-photo-catalog.ts';
export type { CatalogMemory } from './catalog/memory-photo-catalog.ts';
export { createMemoryPhotoSearch } from './catalog/memory-photo-search.ts';
export { createMemoryImageCodec } from './pictures/memory-image-codec.ts';
export type { MemoryImageCodecOptions } from './pictures/memory-image-codec.ts';
export { encodeTiff } from './pictures/tiff-file.ts';
export type { TiffPicture } from './pictures/tiff-file.ts';
