import { parseChat, settleChat } from '@homelake/chat';
import { smallChat } from './chat-sizes.ts';
import { compareChat } from './compare-chat.ts';
import { drawChat } from './draw-chat.ts';
import type { Part } from './part.ts';
import { createRandom } from './random.ts';

/** Exports of one chat by one phone as the chat grew, in any order; one of them is whole. */
function drawGrowing(seed: number) {
  const chat = drawChat(seed, smallChat);
  const random = createRandom(seed + 1);
  const earlier = Array.from({ length: random.between(1, 3) }, () =>
    chat.before(random.between(Math.min(3, chat.truth.length), chat.truth.length)),
  );
  return { style: chat.style, exports: random.chance(0.5) ? [...earlier, chat] : [chat, ...earlier] };
}

/** An export and the longer ones that follow it: read by the evidence of all of them, each says what is true, in whatever order they came. */
export const growing: Part = {
  name: 'growing',
  share: 2,
  check(seed) {
    const { exports, style } = drawGrowing(seed);
    const evidence = exports.map(({ file, options }) => parseChat(file, options).evidence);
    for (const [i, { file, options, truth }] of exports.entries()) {
      const own = evidence[i];
      if (own === undefined) continue;
      const verdict = settleChat(own, evidence);
      const reversed = settleChat(own, evidence.toReversed());
      if (JSON.stringify(reversed) !== JSON.stringify(verdict))
        return `verdict: another one when the exports come in another order\n  in   ${style}`;
      const difference = compareChat(parseChat(file, { ...options, verdict }), truth);
      if (difference !== null)
        return `${difference}\n  in   ${truth.length} messages of ${style} ${JSON.stringify(options)}`;
    }
    return null;
  },
  files: (seed) => drawGrowing(seed).exports.map(({ file }, i) => ({ name: `export-${i}.txt`, bytes: file })),
};
