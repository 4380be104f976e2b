import { chooseChat } from './choose-chat.ts';
import { chatNameFromFile, isExportFileName } from '../export-name.ts';
import { openZip, view } from './zip-directory.ts';
import type { Zip, ZipBounds, ZipEntry, ZipSource } from './zip-directory.ts';
import { baseName, decodeName } from './zip-name.ts';

/** A zip that holds an exported chat. */
export interface ZipExport {
  readonly zip: Zip;
  /** The chat's text. */
  readonly chat: ZipEntry;
  /** The chat's name as the text's file name or the zip's tells it; null where neither does. */
  readonly chatNameHint: string | null;
  /** Everything else that can be read, nested zips among it: people send those. */
  readonly media: readonly ZipEntry[];
  /** Those of the media that are exports of other chats by their names or their content: somebody sent them as documents. */
  readonly otherExports: readonly ZipEntry[];
  /** What is left out, and why: file managers' own files, and entries with a problem. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

export interface OpenExportOptions {
  /** File name of the zip: on iOS the only place that has the chat's name. */
  readonly zipName?: string;
  readonly bounds?: Partial<ZipBounds>;
}

/**
 * Finds the chat in a zip as `chooseChat` does. Throws ZipError as `openZip` does, `no-chat` where there is no text at all, and the
 * text's own problem where it has one.
 */
export async function openExport(source: ZipSource, options: OpenExportOptions = {}): Promise<ZipExport> {
  const { zipName = null } = options;
  const zip = await openZip(source, options.bounds);
  const real = zip.entries.filter((entry) => !isLitter(entry.name));
  const { chat, otherChats } = await chooseChat(zip, real, zipName);
  if (chat.problem !== null) throw chat.problem;
  const litter = zip.entries.filter((entry) => isLitter(entry.name));
  const others = real.filter((entry) => entry !== chat);
  const media = others.filter((entry) => entry.problem === null);
  return {
    zip,
    chat,
    chatNameHint: chatNameFromFile(chat.name) ?? (zipName === null ? null : chatNameFromFile(zipName)),
    media,
    otherExports: media.filter((entry) => otherChats.has(entry) || isExportFileName(entry.name)),
    skipped: [
      ...litter.map(({ name }) => ({ name, reason: 'written by a file manager, not by WhatsApp' })),
      ...others.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, reason: problem.message }])),
    ],
  };
}

/** `__MACOSX/`, `._name` and `.DS_Store` of macOS, `Thumbs.db` and `desktop.ini` of Windows. */
const isLitter = (name: string): boolean =>
  /(?:^|\/)__MACOSX\//.test(name) || /^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(baseName(name));

/**
 * Whether the first bytes of a file (some kilobytes are enough) are those of a zip with an exported chat: a local header names the chat's
 * text, or a file as iOS names them in exports alone. False says nothing when the text comes late in a zip.
 */
export function looksLikeExportZip(head: Uint8Array): boolean {
  const data = view(head);
  if (head.length < 30 || data.getUint32(0, true) !== 0x04034b50) return false;
  for (let at = 0; at + 30 <= head.length; at++) {
    if (head[at] !== 0x50 || data.getUint32(at, true) !== 0x04034b50) continue;
    const name = decodeName(head.subarray(at + 30, at + 30 + data.getUint16(at + 26, true)), true);
    if (isLitter(name)) continue;
    if (/\.txt$/i.test(name) && isExportFileName(name)) return true;
    if (/^\d{8}-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-\d{4}(?:-\d\d){5}\./.test(baseName(name))) return true;
  }
  return false;
}
