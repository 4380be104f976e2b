/** URLs of a photo's files. URLs of renditions have their version, so that browsers may cache them forever. */
const RENDITIONS_VERSION = 1;

const of = (id: string, what: string): string => `/api/photos/${encodeURIComponent(id)}/${what}`;

export const thumbnailOf = (id: string): string => of(id, `thumbnail?v=${RENDITIONS_VERSION}`);
export const previewOf = (id: string): string => of(id, `preview?v=${RENDITIONS_VERSION}`);
export const originalOf = (id: string): string => of(id, 'original');
export const motionOf = (id: string): string => of(id, 'motion');
