import { chatNameFromFile, looksLikeExport } from '@homelake/chat';
import { looksLikeExportZip } from '@homelake/chat/zip';
import { baseName, HEAD_BYTES, routeUpload } from '@homelake/storage';
import type { Route } from '@homelake/storage';

/** Where an upload goes. A `chat` may still turn out to be none: `archiveExport` then says why, and it is kept as a `file`. */
export type UploadKind = Route['kind'];

/** So many first bytes are enough to tell. */
export const UPLOAD_HEAD_BYTES = HEAD_BYTES;

export const routeOf = (name: string, head: Uint8Array): Route =>
  routeUpload({ name, head }, { isChatText: looksLikeExport, isChatZip: looksLikeExportZip });

/** What the name alone says, for a file that has no bytes. */
export function promisedKind(name: string): UploadKind {
  if (/\.(?:txt|zip)$/i.test(name)) return 'chat';
  return PICTURE_NAME.test(name) ? 'photo' : 'file';
}

const PICTURE_NAME =
  /\.(?:jpe?g|png|gif|webp|heic|heif|avif|tiff?|bmp|jxl|dng|cr[23]|nef|arw|orf|raf|rw2|mp4|mov|m4v|3gp|webm|mkv|avi)$/i;

/** What the person should know of a file that was to be something else, from the sentence that says why it is not. */
export const keptAsFile = (reason: string): string => `${reason.replace(/\.$/, '')}; kept as a file`;

/** What is to be said of a file. */
export interface FileJudgement {
  readonly note: string | null;
  /** It claims to be a picture, a zip or an export, and is damaged or none. */
  readonly damaged: boolean;
}

/** Of a file that is taken for nothing else. */
export function judgeFile(name: string, head: Uint8Array, route: Route): FileJudgement {
  const note = noteOn(name, head, route);
  return { note, damaged: note !== null && !isDrawing(head) };
}

/**
 * Of what could be a chat export and is none. A text, or a sound zip without a chat, claims nothing, unless its first bytes or its name are
 * those of an export.
 */
export function judgeNoChat(
  name: string,
  head: Uint8Array,
  { reason, isSoundZip }: { readonly reason: string; readonly isSoundZip: boolean },
): FileJudgement {
  const claimsZip = isZip(head) || /\.zip$/i.test(name);
  const claimsText = looksLikeExport(head) || chatNameFromFile(baseName(name)) !== null;
  return { note: keptAsFile(reason), damaged: claimsZip ? !isSoundZip : claimsText };
}

/** `PK`, as zips begin. */
export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

/** What the person should know of a file that became an ordinary one, though its name promises a picture; null where nothing. */
function noteOn(name: string, head: Uint8Array, route: Route): string | null {
  if (route.kind !== 'file') return null;
  const text = new TextDecoder().decode(head.subarray(0, 1024));
  const extension = /\.[^./]+$/.exec(name)?.[0] ?? '';
  if (isDrawing(head) && (PICTURE_NAME.test(name) || /^\.svg$/i.test(extension))) {
    return 'an SVG drawing can carry scripts; kept as a file';
  }
  if (!PICTURE_NAME.test(name)) return null;
  return `named ${extension}, but its bytes are ${whatItIs(text, route.contentType)}; kept as a file`;
}

function isDrawing(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 1024));
  return /<svg[\s/>]/i.test(text) && !/<html[\s>]/i.test(text);
}

/** The same of a companion that came without its photo. */
export const noteOnAlone = (role: 'sidecar' | 'takeout'): string =>
  `${role === 'sidecar' ? 'a sidecar' : 'a JSON of Google Takeout'} without its photo; kept as a file, and joined to the photo when both are here.`;

function whatItIs(text: string, contentType: string): string {
  if (/^\s*(?:<!doctype html|<html|<head|<body)/i.test(text)) return 'an HTML page';
  if (contentType.startsWith('text/') || contentType === 'application/json') return 'text';
  if (contentType === 'application/pdf') return 'a PDF document';
  if (contentType === 'application/zip') return 'a zip archive';
  if (contentType.startsWith('audio/')) return 'a sound recording';
  return 'no picture';
}
