import { looksLikeExport } from '@homelake/chat';
import { looksLikeExportZip } from '@homelake/chat/zip';

/** Where an upload goes. A `chat` may still turn out to be none: `archiveExport` then says why. */
export type UploadKind = 'chat' | 'photo' | 'file';

/** So many first bytes are enough to tell. */
export const UPLOAD_HEAD_BYTES = 64 * 1024;

/**
 * What a file is, from its first bytes. The name counts only where it promises a chat: a person who uploads a `.txt` or
 * a `.zip` means an export, and is to be told if it is none.
 */
export function uploadKind(name: string, head: Uint8Array): UploadKind {
  if (/\.(?:txt|zip)$/i.test(name) || looksLikeExportZip(head)) return 'chat';
  if (isPhoto(head)) return 'photo';
  return looksLikeExport(head) ? 'chat' : 'file';
}

/** JPEG, PNG, GIF, WebP, and the HEIF family by its brands (ISO/IEC 23008-12 §10.2). */
function isPhoto(head: Uint8Array): boolean {
  const ascii = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  return (
    (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) ||
    ascii(0, 8) === '\x89PNG\r\n\x1a\n' ||
    /^GIF8[79]a$/.test(ascii(0, 6)) ||
    (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') ||
    (ascii(4, 8) === 'ftyp' && /^(?:hei[cxms]|hev[cxms]|mif1|msf1|avif)$/.test(ascii(8, 12)))
  );
}
