import { chatNameFromFile, isExportFileName } from './export-name.ts';
import type { ParsedChat } from './parsed-chat.ts';
import { openZip, view } from './zip-directory.ts';
import type { Zip, ZipBounds, ZipEntry, ZipSource } from './zip-directory.ts';
import { ZipError } from './zip-error.ts';
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
  /** What is left out, and why: file managers' own files, and entries with a problem. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

export interface OpenExportOptions {
  /** File name of the zip: on iOS the only place that has the chat's name. */
  readonly zipName?: string;
  readonly bounds?: Partial<ZipBounds>;
}

/**
 * Finds the chat in a zip: `_chat.txt` (iOS), else a text with one of WhatsApp's own names, else the largest text. Throws ZipError
 * as `openZip` does, `no-chat` where there is no text at all, and the text's own problem where it has one.
 */
export async function openExport(source: ZipSource, options: OpenExportOptions = {}): Promise<ZipExport> {
  const zip = await openZip(source, options.bounds);
  const real = zip.entries.filter((entry) => !isLitter(entry.name));
  const chat = chooseChat(real);
  if (chat.problem !== null) throw chat.problem;
  const litter = zip.entries.filter((entry) => isLitter(entry.name));
  const others = real.filter((entry) => entry !== chat);
  return {
    zip,
    chat,
    chatNameHint:
      chatNameFromFile(chat.name) ?? (options.zipName === undefined ? null : chatNameFromFile(options.zipName)),
    media: others.filter((entry) => entry.problem === null),
    skipped: [
      ...litter.map(({ name }) => ({ name, reason: 'written by a file manager, not by WhatsApp' })),
      ...others.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, reason: problem.message }])),
    ],
  };
}

function chooseChat(entries: readonly ZipEntry[]): ZipEntry {
  const texts = entries.filter(({ name }) => /\.txt$/i.test(name));
  const first = texts.sort((a, b) => rank(a) - rank(b) || b.sizeBytes - a.sizeBytes || (a.name < b.name ? -1 : 1))[0];
  if (first === undefined) throw new ZipError('no-chat', null, 'holds no chat: there is no text file in it');
  return first;
}

/** Entries with a problem come last, so that one sound chat among them is found. */
function rank({ name, problem }: ZipEntry): number {
  const byName = baseName(name) === '_chat.txt' ? 0 : isExportFileName(name) ? 1 : 2;
  return byName + (problem === null ? 0 : 3);
}

/** `__MACOSX/`, `._name` and `.DS_Store` of macOS, `Thumbs.db` and `desktop.ini` of Windows. */
const isLitter = (name: string): boolean =>
  /(?:^|\/)__MACOSX\//.test(name) || /^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(baseName(name));

/**
 * Which entry is the file of which message: message index -> entry. Names match by their last part, whatever its case and Unicode
 * normalisation (iOS writes NFD names into the zip and NFC ones into the text). Messages whose file is not in the zip are not
 * in the map; two messages may share a file.
 */
export function linkMedia(
  chat: Pick<ParsedChat, 'length' | 'columns' | 'media'>,
  entries: readonly ZipEntry[],
): Map<number, ZipEntry> {
  const byName = new Map<string, ZipEntry>();
  for (const entry of entries) {
    const key = linkKey(entry.name);
    if (!byName.has(key)) byName.set(key, entry);
  }
  const links = new Map<number, ZipEntry>();
  for (let index = 0; index < chat.length; index++) {
    if (chat.columns.mediaType[index] === 255) continue;
    const name = chat.media(index)?.name;
    const entry = name === undefined || name === null ? undefined : byName.get(linkKey(name));
    if (entry) links.set(index, entry);
  }
  return links;
}

const linkKey = (name: string): string => baseName(name).normalize('NFC').toLowerCase().trim();

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
