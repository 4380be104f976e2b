import type { PhotoArrival, PhotoRecord } from './photo-record.ts';

/** WhatsApp's file names: `IMG-20240128-WA0003.jpg` on a phone, `WhatsApp Image 2024-01-28 at 15.30.12.jpeg` on a computer. */
const WHATSAPP_NAME = /(?:^|\/)(?:IMG-\d{8}-WA\d{4,}|WhatsApp Image \d{4}-\d{2}-\d{2} at )[^/]*\.jpe?g$/i;

const wasSent = ({ name, exportId }: PhotoArrival): boolean => exportId !== null || WHATSAPP_NAME.test(name);

/**
 * True where a messenger made the picture from another one: it came with a chat or has a file name of WhatsApp, is a JPEG, and has no
 * camera metadata. A picture that was sent as a document keeps its metadata and is no copy.
 */
export const isSentCopy = ({ contentType, metadata, arrivals }: PhotoRecord): boolean =>
  contentType === 'image/jpeg' && metadata.captured === null && metadata.camera === null && arrivals.some(wasSent);
