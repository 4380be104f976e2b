import type { ParsedChat } from '../message/parsed-chat.ts';
import type { ZipEntry } from './zip-directory.ts';
import { baseName } from './zip-name.ts';

/**
 * Maps the index of a message to the entry with its file. The last parts of the names are compared without regard to case and Unicode
 * normalisation (iOS writes NFD names into the zip and NFC names into the text). Messages whose file is not in the zip are not in the map;
 * two messages may share a file.
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
