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
  /** The chat's name from the file name of the text or of the zip; null where neither has it. */
  readonly chatNameHint: string | null;
  /** All other entries that can be read. Nested zips are among them, since people send those. */
  readonly media: readonly ZipEntry[];
  /** The media that are exports, by name or content, and that the chat's messages name. People send those as documents. */
  readonly sentExports: readonly ZipEntry[];
  /** The media that are exports and that the chat's messages do not name. Somebody has put several exports into one zip. */
  readonly unrelatedExports: readonly ZipEntry[];
  /** Entries that are left out, with the reason: files that file managers add, and entries with a problem. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

export interface OpenExportOptions {
  /** File name of the zip. On iOS only this name contains the chat's name. */
  readonly zipName?: string;
  readonly bounds?: Partial<ZipBounds>;
}

/**
 * Opens a zip and finds its chat (`chooseChat`). Throws the ZipErrors of `openZip`, `no-chat` where there is no text at all, and the problem
 * of the chat's text where it has one.
 */
export async function openExport(source: ZipSource, options: OpenExportOptions = {}): Promise<ZipExport> {
  const { zipName = null } = options;
  const zip = await openZip(source, options.bounds);
  const real = zip.entries.filter((entry) => !isLitter(entry.name));
  const { chat, sentExports, unrelatedExports } = await chooseChat(zip, real, zipName);
  if (chat.problem !== null) throw chat.problem;
  const litter = zip.entries.filter((entry) => isLitter(entry.name));
  const others = real.filter((entry) => entry !== chat);
  const media = others.filter((entry) => entry.problem === null);
  return {
    zip,
    chat,
    chatNameHint: chatNameFromFile(chat.name) ?? (zipName === null ? null : chatNameFromFile(zipName)),
    media,
    sentExports: media.filter((entry) => sentExports.has(entry)),
    unrelatedExports: media.filter((entry) => unrelatedExports.has(entry)),
    skipped: [
      ...litter.map(({ name }) => ({ name, reason: 'written by a file manager, not by WhatsApp' })),
      ...others.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, reason: problem.message }])),
    ],
  };
}

/** True for files that file managers add: `__MACOSX/`, `._name` and `.DS_Store` of macOS, `Thumbs.db` and `desktop.ini` of Windows. */
export const isLitter = (name: string): boolean =>
  /(?:^|\/)__MACOSX\//.test(name) || /^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(baseName(name));

/**
 * True when the first bytes of a file (some kilobytes are enough) show a zip with an exported chat: a local header has the name of a chat's
 * text, or a name that iOS gives to files only in exports. A zip may still hold a chat where the result is false, if its text comes late.
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
