import { createChatParser } from '../chat-parser.ts';
import { exportStem, isExportFileName } from '../export-name.ts';
import { linkMedia } from './link-media.ts';
import type { ParsedChat } from '../message/parsed-chat.ts';
import { readEntry } from './zip-entry.ts';
import type { Zip, ZipEntry } from './zip-directory.ts';
import { ZipError } from './zip-error.ts';
import { baseName } from './zip-name.ts';

export interface ChosenChat {
  /** The chat. It has a problem only where no text is without one. */
  readonly chat: ZipEntry;
  /** Other exports, by name or content, that the chat's messages name as attachments. People send those as documents. */
  readonly sentExports: ReadonlySet<ZipEntry>;
  /** Other exports that the chat's messages do not name: they are of other chats. None where the chat is damaged, or no chat. */
  readonly unrelatedExports: ReadonlySet<ZipEntry>;
}

/**
 * Chooses the text of a zip that is its chat. People send texts and whole exports as documents, so that a zip may hold several texts. Each is
 * read, except those that another one names as its attachment. The chat is the text that names most of the other files as attachments. Where
 * none names any, it is the one with the zip's own name, else `_chat.txt` (iOS), else one with a name that WhatsApp gives, else the largest.
 * Throws ZipError `no-chat` where there is no text at all.
 */
export async function chooseChat(zip: Zip, entries: readonly ZipEntry[], zipName: string | null): Promise<ChosenChat> {
  const zipStem = zipName === null ? null : exportStem(zipName);
  const texts = entries
    .filter(({ name }) => /\.txt$/i.test(name))
    .sort((a, b) => rank(a, zipStem) - rank(b, zipStem) || b.sizeBytes - a.sizeBytes || (a.name < b.name ? -1 : 1));
  const [first] = texts;
  if (first === undefined) throw new ZipError('no-chat', null, 'holds no chat: there is no text file in it');
  const exports = new Set(entries.filter(({ name }) => isExportFileName(name)));
  const named = new Set<ZipEntry>();
  let chat = first;
  let attachments: ReadonlySet<ZipEntry> | null = null;
  // -1: a chat without attachments still wins over a text that is no chat.
  let most = -1;
  const hasOthers = texts.length > 1 || [...exports].some((entry) => entry !== first);
  for (const text of hasOthers ? texts : []) {
    // A text that a chat names is its attachment, even if it is an export itself.
    if (text.problem !== null || named.has(text)) continue;
    const read = await readChat(zip, text);
    if (read === null) continue;
    exports.add(text);
    const files = new Set(
      linkMedia(
        read,
        entries.filter((entry) => entry !== text),
      ).values(),
    );
    for (const file of files) named.add(file);
    if (files.size <= most) continue;
    chat = text;
    most = files.size;
    attachments = files;
  }
  exports.delete(chat);
  const sentExports = new Set([...exports].filter((entry) => attachments?.has(entry)));
  const unrelatedExports = new Set(attachments === null ? [] : [...exports].filter((entry) => !sentExports.has(entry)));
  return { chat, sentExports, unrelatedExports };
}

/** Order in which texts are tried, by name. Entries with a problem come last, so that a sound chat among them is found. */
function rank({ name, problem }: ZipEntry, zipStem: string | null): number {
  const base = baseName(name);
  const isNamedAsZip = zipStem !== null && exportStem(base) === zipStem;
  const byName = isNamedAsZip ? 0 : base === '_chat.txt' ? 1 : isExportFileName(base) ? 2 : 3;
  return byName + (problem === null ? 0 : 4);
}

/** Parses a text; null where it is damaged or no export. A long text that is no export is not read to its end. */
async function readChat(zip: Zip, text: ZipEntry): Promise<ParsedChat | null> {
  const parser = createChatParser();
  try {
    for await (const chunk of readEntry(zip, text)) if (!parser.feed(chunk)) break;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return null;
  }
  const chat = parser.end();
  return chat.length > 0 ? chat : null;
}
