export { examplePhoto, examplePhotoId } from './example-photo.ts';
export { photoCatalogCases, photoCatalogContract } from './photo-catalog-contract.ts';
export type { CatalogCase, CatalogUnderTest } from './photo-catalog-contract-case.ts';
export { photoSearchCases, photoSearchContract } from './photo-search-contract.ts';
export type { SearchCase, SearchUnderTest } from './photo-search-contract-case.ts';
export { imageCodecCases, imageCodecContract } from './pictures/image-codec-contract.ts';
export type { ImageCodecCase, ImageCodecUnderTest } from './pictures/image-codec-contract.ts';
