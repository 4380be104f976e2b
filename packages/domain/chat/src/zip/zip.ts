/** Reads zip exports in place. No entry is held whole in memory, and every statement of a zip is checked. */
export { DEFAULT_ZIP_BOUNDS, openZip } from './zip-directory.ts';
export type { Zip, ZipBounds, ZipEntry, ZipSource } from './zip-directory.ts';
export { readEntry } from './zip-entry.ts';
export { ZipError } from './zip-error.ts';
export type { ZipErrorCode } from './zip-error.ts';
export { unsafeNameReason } from './zip-name.ts';
export { linkMedia } from './link-media.ts';
export { isLitter, looksLikeExportZip, openExport } from './zip-export.ts';
export type { OpenExportOptions, ZipExport } from './zip-export.ts';
