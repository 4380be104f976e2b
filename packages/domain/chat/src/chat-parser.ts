import { LF } from './text/chars.ts';
import { refusedChat, parseChat } from './parse-chat.ts';
import { MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_PREAMBLE_BYTES, type ParseOptions } from './message/parse-options.ts';
import type { Issue, ParsedChat } from './message/parsed-chat.ts';
import { fileTooLarge, lineTooLong, sniffRefusal } from './sniff.ts';

const FIRST_BLOCK = 64 * 1024;

/** Takes an export in chunks. `feed` and `end` are synchronous and never throw on data. */
export interface ChatParser {
  /**
   * @param chunk the next bytes; copied, so that the caller may use the buffer again
   * @returns false once the file is refused: further chunks are not kept, and the caller may stop reading
   */
  feed(chunk: Uint8Array): boolean;
  /** Ends the input and returns the parsed export. It may be called once. */
  end(): ParsedChat;
}

/** Collects chunks in one buffer. Input that is certainly no export is refused early, before it takes memory. */
export function createChatParser(options: ParseOptions = {}): ChatParser {
  const maxLineBytes = options.maxLineBytes ?? MAX_LINE_BYTES;
  const maxPreambleBytes = options.maxPreambleBytes ?? MAX_PREAMBLE_BYTES;
  const maxFileBytes = options.maxFileBytes ?? MAX_FILE_BYTES;
  let buffer: Uint8Array = new Uint8Array(Math.min(Math.max(options.expectedBytes ?? FIRST_BLOCK, 0), maxFileBytes));
  let size = 0;
  let lineBytes = 0;
  let checkedPreamble = false;
  let refused: Issue | null = null;
  let ended = false;

  const refuse = (issue: Issue): false => {
    refused = issue;
    buffer = new Uint8Array(0);
    return false;
  };

  return {
    feed(chunk) {
      if (ended) throw new TypeError('feed: the parser has ended');
      if (refused !== null) return false;
      if (size + chunk.length > maxFileBytes) {
        return refuse(fileTooLarge(maxFileBytes));
      }
      if (size + chunk.length > buffer.length) {
        const larger = new Uint8Array(Math.min(maxFileBytes, Math.max(size + chunk.length, buffer.length * 2)));
        larger.set(buffer.subarray(0, size));
        buffer = larger;
      }
      buffer.set(chunk, size);
      const lastBreak = chunk.lastIndexOf(LF);
      const firstBreak = lastBreak < 0 ? -1 : chunk.indexOf(LF);
      const longest = Math.max(lineBytes + (firstBreak < 0 ? chunk.length : firstBreak), chunk.length - 1 - lastBreak);
      lineBytes = lastBreak < 0 ? lineBytes + chunk.length : chunk.length - 1 - lastBreak;
      size += chunk.length;
      if (longest > maxLineBytes) return refuse(lineTooLong(maxLineBytes, null));
      if (!checkedPreamble && size >= maxPreambleBytes) {
        checkedPreamble = true;
        const head = buffer.subarray(0, maxPreambleBytes);
        const why = sniffRefusal(head);
        if (why !== null) return refuse(why);
        if (parseChat(head, { dateOrder: 'dmy', maxLineBytes: Number.POSITIVE_INFINITY }).length === 0)
          return refuse(notWithin(maxPreambleBytes));
      }
      return true;
    },
    end() {
      if (ended) throw new TypeError('end: the parser has ended');
      ended = true;
      if (refused !== null) return refusedChat(refused);
      const file = buffer.length - size > size >> 3 ? buffer.slice(0, size) : buffer.subarray(0, size);
      buffer = new Uint8Array(0);
      return parseChat(file, options);
    },
  };
}

function notWithin(limit: number): Issue {
  return {
    code: 'not-a-chat',
    line: null,
    detail: `No line of the first ${limit} bytes begins like a message of a WhatsApp export.`,
  };
}

/** A source that yields bytes: a web stream, a Node stream, an async generator. */
export type ByteSource = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

async function* readChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
    reader.releaseLock();
  }
}

/** Parses an export as it arrives. Stops reading, and closes the source, once the file is refused. Rejects when the source fails. */
export async function parseChatStream(source: ByteSource, options: ParseOptions = {}): Promise<ParsedChat> {
  const parser = createChatParser(options);
  const chunks = Symbol.asyncIterator in source ? source : readChunks(source);
  for await (const chunk of chunks) if (!parser.feed(chunk)) break;
  return parser.end();
}
