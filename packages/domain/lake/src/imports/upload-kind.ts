import { chatNameFromFile, looksLikeExport } from '@homelake/chat';
import { looksLikeExportZip } from '@homelake/chat/zip';
import { baseName, HEAD_BYTES, isTarName, routeUpload } from '@homelake/storage';
import type { Route } from '@homelake/storage';

/**
 * Kind of an upload by its name and first bytes. A `chat` may turn out to be none; `archiveExport` then gives the reason, and it is kept as a
 * `file`.
 */
export type UploadKind = Route['kind'];

/** Number of leading bytes that suffice to detect the kind. */
export const UPLOAD_HEAD_BYTES = HEAD_BYTES;

export const routeOf = (name: string, head: Uint8Array): Route =>
  routeUpload({ name, head }, { isChatText: looksLikeExport, isChatZip: looksLikeExportZip });

/** Kind by the name alone, for an empty file. */
export function promisedKind(name: string): UploadKind {
  if (isTarName(name)) return 'archive';
  if (/\.(?:txt|zip)$/i.test(name)) return 'chat';
  return PICTURE_NAME.test(name) ? 'photo' : 'file';
}

const PICTURE_NAME =
  /\.(?:jpe?g|png|gif|webp|heic|heif|avif|tiff?|bmp|jxl|dng|cr[23]|nef|arw|orf|raf|rw2|mp4|mov|m4v|3gp|webm|mkv|avi)$/i;

/** The note on a file that is not what it seems, made from the sentence with the reason. */
export const keptAsFile = (reason: string): string => `${reason.replace(/\.$/, '')}; kept as a file`;

/** The note on a file. */
export interface FileJudgement {
  readonly note: string | null;
  /** True where the file looks like a picture, zip or export but is damaged or not valid. */
  readonly damaged: boolean;
}

/** Judges an ordinary file. */
export function judgeFile(name: string, head: Uint8Array, route: Route): FileJudgement {
  const note = noteOn(name, head, route);
  return { note, damaged: note !== null && !isDrawing(head) };
}

/**
 * Judges a file that may be a chat export but is none. A text or an intact zip without a chat is not damaged, unless its first bytes or its
 * name are those of an export.
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

/** True for bytes that begin with `PK`, as zips do. */
export const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

/** The note on a file whose name is that of a picture; null for others. */
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

/** The note on a companion that came without its photo. */
export const noteOnAlone = (role: 'sidecar' | 'takeout'): string =>
  `${role === 'sidecar' ? 'a sidecar' : 'a JSON of Google Takeout'} without its photo; kept as a file, and joined to the photo when both are here.`;

/** Note on the upload of the JSON of an album folder. */
export const noteOnAlbum = (title: string): string =>
  `names the album "${title}" of Google Takeout; kept as a file, and the photos of its folder are in the album.`;

function whatItIs(text: string, contentType: string): string {
  if (/^\s*(?:<!doctype html|<html|<head|<body)/i.test(text)) return 'an HTML page';
  if (contentType.startsWith('text/') || contentType === 'application/json') return 'text';
  if (contentType === 'application/pdf') return 'a PDF document';
  if (contentType === 'application/zip') return 'a zip archive';
  if (contentType.startsWith('audio/')) return 'a sound recording';
  return 'no picture';
}
