import { parseChatStream, type ByteSource } from './chat-parser.ts';
import type { Message } from './message/message.ts';
import { parseChat } from './parse-chat.ts';
import type { ParseOptions } from './message/parse-options.ts';
import type { Inspection } from './message/parsed-chat.ts';

/**
 * Yields one message object at a time, in file order; none where the file is no export (`inspect` gives the reason). The export is read to its
 * end first, because its last line may decide the order of day and month.
 */
export async function* messages(
  source: Uint8Array | ByteSource,
  options: ParseOptions = {},
): AsyncGenerator<Message, void, undefined> {
  const chat = source instanceof Uint8Array ? parseChat(source, options) : await parseChatStream(source, options);
  yield* chat.messages();
}

/** The parser's findings about an export: its format, its platform, the order of its dates, and its issues. */
export async function inspect(source: Uint8Array | ByteSource, options: ParseOptions = {}): Promise<Inspection> {
  const chat = source instanceof Uint8Array ? parseChat(source, options) : await parseChatStream(source, options);
  return chat.inspection;
}
