import { chatNameFromFile, parseChatStream } from '@homelake/chat';
import type { ParseOptions, ParsedChat } from '@homelake/chat';
import type { ZipSource } from '@homelake/chat/zip';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Failure, reasonOf } from './failure.ts';
import { printable } from './text-width.ts';

const CHUNK_BYTES = 1024 * 1024;

interface ReadOptions extends ParseOptions {
  /** Called with a line for each other file of a zip that could be a chat export. */
  readonly say: (line: string) => void;
}

/** Parses the export in a file, or on standard input for `-`. In a zip, it parses the chat. Throws Failure if it cannot be read. */
export async function readExport(path: string, options: ReadOptions): Promise<ParsedChat> {
  try {
    return path === '-' ? await readStandardInput(options) : await readFile(path, options);
  } catch (error) {
    throw new Failure(`${path}: ${reasonOf(error)}`, { cause: error });
  }
}

async function readFile(path: string, options: ReadOptions): Promise<ParsedChat> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await readRange(file, 0, 4);
    if (isZip(head)) {
      const source = { sizeBytes: size, read: (start: number, end: number) => readRange(file, start, end) };
      return await readZip(source, basename(path), options);
    }
    const bytes = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    return await parseChatStream(bytes, { ...options, ...chatNames(chatNameFromFile(path)), expectedBytes: size });
  } finally {
    await file.close();
  }
}

/** Reads an export from standard input. A zip is read from its end, so it is held in memory; a text is parsed as it arrives. */
async function readStandardInput(options: ReadOptions): Promise<ParsedChat> {
  const chunks: AsyncIterator<Uint8Array> = process.stdin[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return parseChatStream(noBytes(), options);
  const all = joined(first.value, { [Symbol.asyncIterator]: () => chunks });
  if (!isZip(first.value)) return parseChatStream(all, options);
  const held: Uint8Array[] = [];
  for await (const chunk of all) held.push(chunk);
  const bytes = Buffer.concat(held);
  const source = { sizeBytes: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) };
  return readZip(source, null, options);
}

async function readZip(source: ZipSource, name: string | null, options: ReadOptions): Promise<ParsedChat> {
  const { openExport, readEntry } = await import('@homelake/chat/zip');
  const { zip, chat, chatNameHint, sentExports, unrelatedExports } = await openExport(
    source,
    name === null ? {} : { zipName: name },
  );
  for (const sent of sentExports)
    options.say(`not read: ${printable(sent.name)} was sent in the chat ${printable(chat.name)}`);
  for (const other of unrelatedExports)
    options.say(`not read: ${printable(other.name)} is not part of the chat ${printable(chat.name)}`);
  const settings = { ...options, ...chatNames(chatNameHint), expectedBytes: chat.sizeBytes };
  return parseChatStream(readEntry(zip, chat), settings);
}

const chatNames = (name: string | null): ParseOptions => (name === null ? {} : { chatNames: [name] });

const isZip = (head: Uint8Array) =>
  head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) < 8 && head[2] === (head[3] ?? 0) - 1;

async function readRange(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
