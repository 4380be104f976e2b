export { createMemoryPhotoCatalog, emptyCatalogMemory } from './memory-photo-catalog.ts';
export type { CatalogMemory } from './memory-photo-catalog.ts';
