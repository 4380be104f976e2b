import type { PhotoArrival, PhotoRecord } from './photo-record.ts';

/** `IMG-20240128-WA0003.jpg`, as WhatsApp names what it keeps on a phone, and `WhatsApp Image 2024-01-28 at 15.30.12.jpeg`, on a desk. */
const WHATSAPP_NAME = /(?:^|\/)(?:IMG-\d{8}-WA\d{4,}|WhatsApp Image \d{4}-\d{2}-\d{2} at )[^/]*\.jpe?g$/i;

const wasSent = ({ name, exportId }: PhotoArrival): boolean => exportId !== null || WHATSAPP_NAME.test(name);

/**
 * Whether a messenger made this of another picture: it came with a chat or under WhatsApp's name, is a JPEG, and has lost what a camera
 * writes. A picture that was sent as a document keeps all of that, and is no copy.
 */
export const isSentCopy = ({ contentType, metadata, arrivals }: PhotoRecord): boolean =>
  contentType === 'image/jpeg' && metadata.captured === null && metadata.camera === null && arrivals.some(wasSent);
