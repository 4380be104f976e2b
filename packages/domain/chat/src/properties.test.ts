import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChatParser, parseChatStream } from './chat-parser.ts';
import { messages } from './messages.ts';
import { parseChat } from './parse-chat.ts';
import type { ParsedChat } from './message/parsed-chat.ts';
import { refusal } from './sniff.ts';

interface Sent {
  readonly at: number;
  readonly sender: string;
  readonly text: string;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** How some phones write a header; every one is unambiguous once a day above 12 is in the file. */
const SHAPES: readonly ((date: Date) => string)[] = [
  (d) =>
    `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}, ${two(d.getUTCHours())}:${two(d.getUTCMinutes())} - `,
  (d) =>
    `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${two(d.getUTCFullYear() % 100)}, ${d.getUTCHours() % 12 || 12}:${two(d.getUTCMinutes())}\u202f${d.getUTCHours() < 12 ? 'AM' : 'PM'} - `,
  (d) =>
    `[${two(d.getUTCDate())}.${two(d.getUTCMonth() + 1)}.${two(d.getUTCFullYear() % 100)}, ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}] `,
  (d) =>
    `${d.getUTCFullYear()}. ${d.getUTCMonth() + 1}. ${d.getUTCDate()}. ${d.getUTCHours() < 12 ? '오전' : '오후'} ${d.getUTCHours() % 12 || 12}:${two(d.getUTCMinutes())} - `,
  (d) =>
    `[${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}, ${d.getUTCDate()}/${d.getUTCMonth() + 1}/${d.getUTCFullYear()}] `,
];

const name = fc.stringMatching(/^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ .]{0,14}[a-z]$/);
/** Bodies that no rule of WhatsApp's own markers touches: they begin and end with a plain word. */
const body = fc
  .array(fc.constantFrom('well', 'naïve', '😀', 'a: b', '12', '3/4', '[x]', 'und so', '日本', '\n', '\n\n'), {
    maxLength: 8,
  })
  .map((words) => ['so', ...words, 'okay'].join(' '));
const conversation = fc.record({
  shape: fc.constantFrom(...SHAPES),
  ios: fc.boolean(),
  sent: fc
    .tuple(
      fc.integer({ min: Date.UTC(2012, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 }),
      fc.array(fc.tuple(fc.nat(5000), name, body), { minLength: 2, maxLength: 40 }),
    )
    .map(([start, steps]): Sent[] => {
      let at = start;
      return steps.map(([step, sender, text]) => ({ at: (at += step) * 60, sender, text }));
    }),
});

function render({ shape, ios, sent }: { shape: (date: Date) => string; ios: boolean; sent: readonly Sent[] }): string {
  return sent
    .map(({ at, sender, text }) => `${shape(new Date(at * 1000))}${sender}: ${text}${ios ? '\r\n' : '\n'}`)
    .join('');
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const summary = (chat: ParsedChat): unknown => [chat.inspection, chat.senders, [...chat.messages()]];
const hasProof = (sent: readonly Sent[]): boolean => sent.some(({ at }) => new Date(at * 1000).getUTCDate() > 12);

describe('a rendered conversation', () => {
  test('is parsed back', () => {
    fc.assert(
      fc.property(conversation, (talk) => {
        fc.pre(hasProof(talk.sent));
        const got = [...parseChat(encode(render(talk))).messages()].map(({ sentAt, sender, text }) => ({
          sentAt,
          sender,
          text,
        }));
        expect(got).toEqual(
          talk.sent.map(({ at, sender, text }) => ({
            sentAt: new Date(at * 1000).toISOString().slice(0, 19),
            sender: sender.trim(),
            text,
          })),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('is parsed back with headers of other exports pasted into it', () => {
    const pastes = ['2019-03-04, 10:15 - Zed: old', '[3/4, 5:06 PM] Zed: old', '20/6/2017 8:28 p.\u00a0m. - Zed: old'];
    const where = fc.uniqueArray(fc.tuple(fc.nat(), fc.constantFrom(...pastes)), {
      minLength: 1,
      selector: ([, paste]) => paste,
    });
    fc.assert(
      fc.property(conversation, where, (talk, places) => {
        fc.pre(hasProof(talk.sent));
        const sent = talk.sent.map((message) => ({ ...message }));
        for (const [at, paste] of places) {
          const message = sent[at % sent.length];
          if (message !== undefined) message.text += `\n${paste}\nokay`;
        }
        const chat = parseChat(encode(render({ ...talk, sent })));
        expect([...chat.messages()].map((message) => message.text)).toEqual(sent.map((message) => message.text));
      }),
      { numRuns: 150 },
    );
  });

  test('is the same whole and in chunks, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        conversation,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
        async (talk, sizes) => {
          const file = encode(render(talk));
          const parser = createChatParser();
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < file.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(file.subarray(at, at + size));
            at += size;
          }
          for (const chunk of chunks) parser.feed(chunk.slice());
          const whole = summary(parseChat(file));
          expect(summary(parser.end())).toEqual(whole);
          const stream = new ReadableStream<Uint8Array>({
            start(controller) {
              for (const chunk of chunks) controller.enqueue(chunk);
              controller.close();
            },
          });
          expect(summary(await parseChatStream(stream, { expectedBytes: file.length }))).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('loses no byte: every one belongs to a header, a body or a line end', () => {
    fc.assert(
      fc.property(conversation, (talk) => {
        const chat = parseChat(encode(render(talk)));
        const { bodyStart, bodyEnd, length } = chat.columns;
        const { bytes } = chat;
        let end = 0;
        for (let i = 0; i < length; i++) {
          const start = bodyStart[i] ?? 0;
          expect(start).toBeGreaterThanOrEqual(end);
          // Between two bodies stand one line end and one header, which has no line end in it.
          const between = new TextDecoder().decode(bytes.subarray(end, start));
          expect(between).toMatch(i === 0 ? /^[^\n]*$/ : /^\r?\n[^\n]*$/);
          end = bodyEnd[i] ?? 0;
        }
        expect(new TextDecoder().decode(bytes.subarray(end))).toMatch(/^\r?\n?$/);
      }),
      { numRuns: 60 },
    );
  });
});

function check(file: Uint8Array): void {
  const chat = parseChat(file);
  for (const message of chat.messages()) expect(message.sentAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  if (chat.length === 0) expect(refusal(chat)).not.toBeNull();
  for (let i = 0; i < chat.length; i++) {
    chat.textBytes(i);
    chat.media(i);
  }
}

describe('any bytes', () => {
  test('never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), check), { numRuns: 200 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => check(encode(text))),
      { numRuns: 200 },
    );
  });

  test('never throw as damaged exports', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'double')), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(conversation, damage, (talk, harms) => {
        let file = encode(render(talk));
        for (const [where, byte, how] of harms) {
          const at = where % Math.max(1, file.length);
          if (how === 'set') file[at] = byte;
          else if (how === 'cut') file = Uint8Array.from([...file.subarray(0, at), ...file.subarray(at + (byte % 9))]);
          else file = Uint8Array.from([...file.subarray(0, at), ...file.subarray(Math.max(0, at - 20))]);
        }
        check(file);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a push parser', () => {
  test('refuses a line that does not end before it fills the memory', () => {
    const parser = createChatParser({ maxLineBytes: 1024 * 1024, maxPreambleBytes: 64 * 1024 });
    const chunk = new Uint8Array(256 * 1024).fill(0x78);
    parser.feed(encode('28/01/2024, 15:30 - Ann: '));
    let kept = 0;
    while (kept < 100 && parser.feed(chunk)) kept++;
    expect(kept).toBeLessThan(5);
    expect(parser.feed(chunk)).toBe(false);
    expect(refusal(parser.end())?.code).toBe('line-too-long');
  });

  test('refuses a novel after its first megabyte', async () => {
    let read = 0;
    async function* novel(): AsyncGenerator<Uint8Array> {
      for (; read < 1000; read++) yield encode('It was the best of times.\n'.repeat(1000));
    }
    const chat = await parseChatStream(novel());
    expect(refusal(chat)?.code).toBe('not-a-chat');
    expect(read).toBeLessThan(45);
  });

  test('is an error to use after its end', () => {
    const parser = createChatParser();
    parser.end();
    expect(() => parser.feed(new Uint8Array(1))).toThrow(TypeError);
    expect(() => parser.end()).toThrow(TypeError);
  });
});

test('messages come one at a time from bytes and from a stream', async () => {
  const file = encode('28/01/2024, 15:30 - Ann: one\n28/01/2024, 15:31 - Bob: two\n');
  const fromBytes: string[] = [];
  for await (const message of messages(file)) fromBytes.push(`${message.index} ${message.sender}: ${message.text}`);
  expect(fromBytes).toEqual(['0 Ann: one', '1 Bob: two']);
  const fromStream: string[] = [];
  for await (const message of messages(new Blob([file.slice()]).stream()))
    fromStream.push(`${message.index} ${message.sender}: ${message.text}`);
  expect(fromStream).toEqual(fromBytes);
});

test('asking for a message that is not there is a bug of the caller', () => {
  const chat = parseChat(encode('28/01/2024, 15:30 - Ann: one\n'));
  expect(() => chat.message(1)).toThrow(TypeError);
  expect(() => chat.text(-1)).toThrow(TypeError);
});
