import { parseChat } from '@homelake/chat';
import { hugeChat, largeChat, smallChat } from './chat-sizes.ts';
import { compareChat } from './compare-chat.ts';
import { drawChat, type ChatSize } from './draw-chat.ts';
import type { Part } from './part.ts';
import type { Random } from './random.ts';

function chatPart(name: string, share: number, size: (random: Random) => ChatSize): Part {
  return {
    name,
    share,
    check(seed) {
      const { file, options, truth, style } = drawChat(seed, size);
      const difference = compareChat(parseChat(file, options), truth);
      return difference === null ? null : `${difference}\n  in   ${style} ${JSON.stringify(options)}`;
    },
    files: (seed) => [{ name: 'export.txt', bytes: drawChat(seed, size).file }],
  };
}

/** Exports of 3 to 40 messages. */
export const chats = chatPart('chats', 8, smallChat);
/** Exports above 64 KB whose texts get longer, shorter, or both. */
export const large = chatPart('large', 4, largeChat);
/** Exports above 5 MB. */
export const huge = chatPart('huge', 2, hugeChat);
