export { examplePhoto, examplePhotoId } from './catalog/example-photo.ts';
export { photoCatalogCases, photoCatalogContract } from './catalog/photo-catalog-contract.ts';
export type { CatalogCase, CatalogUnderTest } from './catalog/photo-catalog-contract-case.ts';
export { photoSearchCases, photoSearchContract } from './catalog/photo-search-contract.ts';
export type { SearchCase, SearchUnderTest } from './catalog/photo-search-contract-case.ts';
export { imageCodecCases, imageCodecContract } from './pictures/image-codec-contract.ts';
export type { ImageCodecCase, ImageCodecUnderTest } from './pictures/image-codec-contract.ts';
