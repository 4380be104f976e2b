/** Last part of a path whose parts are separated by `/`; the whole text where there is none. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
