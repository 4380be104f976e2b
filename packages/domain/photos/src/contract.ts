export { examplePhoto, examplePhotoId } from './example-photo.ts';
export { photoCatalogCases, photoCatalogContract } from './photo-catalog-contract.ts';
export type { CatalogCase, CatalogUnderTest } from './photo-catalog-contract-case.ts';
export { imageCodecCases, imageCodecContract } from './pictures/image-codec-contract.ts';
export type { ImageCodecCase, ImageCodecUnderTest } from './pictures/image-codec-contract.ts';
