import { findAttachmentDays } from './attachment-days.ts';
import { ColumnarChat } from './columnar-chat.ts';
import { findDateOrder } from './date-order.ts';
import { fillTimes } from './fill-times.ts';
import { toUtf8 } from './encoding.ts';
import { formatName } from './format-name.ts';
import { lockShapes, takeCensus } from './lock-shapes.ts';
import type { ParseOptions } from './parse-options.ts';
import type { Issue, ParsedChat } from './parsed-chat.ts';
import { segment, type Segmentation, type SegmentOptions } from './segment.ts';
import { sniffRefusal } from './sniff.ts';
import { learnTerminator, lineEndingOf } from './line-ending.ts';
import { isTruncated } from './truncation.ts';

const HEAD_BYTES = 64 * 1024;
const PROBE_BYTES = 32 * 1024;

/** Start of the line that `at` stands in. */
function lineStartAt(bytes: Uint8Array, at: number): number {
  return at <= 0 ? 0 : bytes.lastIndexOf(0x0a, at - 1) + 1;
}

/** The head, and for large files a piece of the middle and the end: joined exports change their shape there. */
function sampleRanges(bytes: Uint8Array): (readonly [number, number])[] {
  const size = bytes.length;
  if (size <= HEAD_BYTES + 2 * PROBE_BYTES) return [[0, size]];
  const middle = lineStartAt(bytes, size >> 1);
  const tail = lineStartAt(bytes, size - PROBE_BYTES);
  return [
    [0, HEAD_BYTES],
    [middle, Math.min(size, middle + PROBE_BYTES)],
    [tail, size],
  ];
}

/**
 * Parses a WhatsApp export.
 * @param file the text file's bytes, in any encoding; kept, and not copied where it is valid UTF-8. Do not change them afterwards.
 * @returns what was found. Never throws on data: a file that is no chat export has no messages and an issue that says why (`refusal`).
 */
export function parseChat(file: Uint8Array, options: ParseOptions = {}): ParsedChat {
  const refused = sniffRefusal(file);
  if (refused !== null) return emptyChat(file, [refused]);
  const { bytes, issues: encodingIssues } = toUtf8(file);
  const issues: Issue[] = [...encodingIssues];

  const ranges = sampleRanges(bytes);
  const census = takeCensus(bytes, ranges);
  const shapes = lockShapes(census);
  if (shapes.length === 0) {
    return emptyChat(bytes, [
      ...issues,
      { code: 'not-a-chat', line: null, detail: 'No line begins like a message of a WhatsApp export.' },
    ]);
  }
  const sampled = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  const headers = shapes.reduce((sum, shape) => sum + shape.support, 0);
  const expected = Math.ceil((bytes.length / sampled) * headers * (sampled === bytes.length ? 1 : 1.06));
  const settings: SegmentOptions = {
    shapes,
    nameEnd: census.colons.tight > census.colons.spaced * 4 ? 'colon' : 'colon-space',
    terminator: learnTerminator(census.ends),
    rejected: new Set(),
    accepted: new Map(),
  };
  const found: Segmentation = segment(bytes, settings, expected);
  const dateOrder = findDateOrder({
    runs: found.runs,
    attachmentDays: () => findAttachmentDays(bytes, found),
    exportedAt: options.exportedAt,
    asked: options.dateOrder,
  });
  fillTimes(found, dateOrder.order, options.exportedAt, issues);
  const senders = joinSenders(found);
  const truncated = isTruncated(found);
  return new ColumnarChat(
    {
      format: formatName(shapes[0], dateOrder.order),
      platform: shapes[0]?.bracketed ? 'ios' : 'android',
      dateOrder,
      lineEnding: lineEndingOf(found.ends),
      messages: found.count,
      issues,
      truncated,
    },
    {
      length: found.count,
      sentAt: found.sentAt.subarray(0, found.count),
      sender: found.sender.subarray(0, found.count),
      kind: found.kind.subarray(0, found.count),
      mediaType: found.mediaType.subarray(0, found.count),
      flags: found.flags.subarray(0, found.count),
      bodyStart: found.bodyStart.subarray(0, found.count),
      bodyEnd: found.bodyEnd.subarray(0, found.count),
    },
    senders,
    bytes,
  );
}

/** Clean names in order of first appearance; raw names that differ in invisible characters alone become one. */
function joinSenders(found: Segmentation): string[] {
  const byName = new Map<string, number>();
  const target = new Int32Array(found.senders.size).fill(-1);
  const { sender, count } = found;
  for (let i = 0; i < count; i++) {
    const raw = sender[i] as number;
    if (raw < 0) continue;
    let index = target[raw] as number;
    if (index < 0) {
      const name = found.senders.name(raw);
      index = byName.get(name) ?? byName.size;
      byName.set(name, index);
      target[raw] = index;
    }
    sender[i] = index;
  }
  return [...byName.keys()];
}

/** What a refused file parses to: no messages, and the reason. */
export function refusedChat(issue: Issue): ParsedChat {
  return emptyChat(new Uint8Array(0), [issue]);
}

function emptyChat(bytes: Uint8Array, issues: readonly Issue[]): ParsedChat {
  const finding = { order: 'dmy', confidence: 0, evidence: [], alternatives: [] } as const;
  return new ColumnarChat(
    { format: '', platform: 'unknown', dateOrder: finding, lineEnding: 'lf', messages: 0, issues, truncated: false },
    {
      length: 0,
      sentAt: new Float64Array(0),
      sender: new Int32Array(0),
      kind: new Uint8Array(0),
      mediaType: new Uint8Array(0),
      flags: new Uint8Array(0),
      bodyStart: new Uint32Array(0),
      bodyEnd: new Uint32Array(0),
    },
    [],
    bytes,
  );
}
