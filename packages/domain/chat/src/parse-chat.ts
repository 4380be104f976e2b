import { applyNames } from './evidence/apply-names.ts';
import { findAttachmentDays } from './segments/attachment-days.ts';
import { NO_EVIDENCE } from './message/chat-evidence.ts';
import { ColumnarChat } from './columnar-chat.ts';
import { findDayGaps } from './segments/day-gaps.ts';
import { findDateOrder } from './segments/date-order.ts';
import { markEdits } from './evidence/edit-tails.ts';
import { fromUtf16, mendUtf8 } from './text/encoding.ts';
import { fillTimes } from './segments/fill-times.ts';
import { formatName } from './headers/format-name.ts';
import { gatherEvidence } from './evidence/gather-evidence.ts';
import { contradictsTerminator, judgeHeaders, rareShapes, type Judgement } from './evidence/judge-headers.ts';
import { learnTerminator, lineEndingOf, withHolders } from './text/line-ending.ts';
import { extendShapes, lockShapes, sampleRanges, takeCensus, type Census } from './segments/lock-shapes.ts';
import { MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_PREAMBLE_BYTES, type ParseOptions } from './message/parse-options.ts';
import { headerStarts } from './headers/header-start.ts';
import { IssueLog } from './issue-log.ts';
import type { DateOrderFinding, Issue, ParsedChat } from './message/parsed-chat.ts';
import { segment, type Segmentation, type SegmentOptions } from './segments/segment.ts';
import { settleChat } from './evidence/settle-chat.ts';
import { ignoreDateMarks, settleMarks } from './evidence/settle-marks.ts';
import { settleMentions } from './evidence/settle-mentions.ts';
import { fileTooLarge, findLongLine, lineTooLong, NOT_A_CHAT, sniffRefusal } from './sniff.ts';
import { isTruncated, TRUNCATED } from './segments/truncation.ts';

/**
 * Parses a WhatsApp export.
 * @param file the text file's bytes, in any encoding; kept, and not copied where it is valid UTF-8: do not change them afterwards
 * @returns the parsed export. Never throws on data: a file that is no chat export has no messages, and an issue with the reason (`refusal`).
 */
export function parseChat(file: Uint8Array, options: ParseOptions = {}): ParsedChat {
  if (file.length > (options.maxFileBytes ?? MAX_FILE_BYTES))
    return refusedChat(fileTooLarge(options.maxFileBytes ?? MAX_FILE_BYTES));
  const refused = sniffRefusal(file);
  if (refused !== null) return refusedChat(refused);
  const { bytes, issues } = fromUtf16(file);
  const chat = parseUtf8(bytes, options, issues);
  if (chat !== null) return chat;
  const mended = mendUtf8(bytes);
  return parseUtf8(mended.bytes, options, [...issues, ...mended.issues]) ?? refusedChat(NOT_A_CHAT);
}

/** The result for a refused file: no messages, and the reason as issues. */
export function refusedChat(...issues: readonly Issue[]): ParsedChat {
  const dateOrder = { order: 'dmy', confidence: 0, evidence: [], alternatives: [] } as const;
  return new ColumnarChat(
    { format: '', platform: 'unknown', dateOrder, lineEnding: 'lf', messages: 0, issues, truncated: false },
    {
      length: 0,
      sentAt: new Uint32Array(0),
      sender: new Int16Array(0),
      kind: new Uint8Array(0),
      mediaType: new Uint8Array(0),
      flags: new Uint8Array(0),
      headerStart: new Uint32Array(0),
      bodyStart: new Uint32Array(0),
      bodyEnd: new Uint32Array(0),
    },
    [],
    new Uint8Array(0),
    NO_EVIDENCE,
  );
}

/** Parses bytes as UTF-8; null where they are not valid. */
function parseUtf8(bytes: Uint8Array, options: ParseOptions, encodingIssues: readonly Issue[]): ParsedChat | null {
  let ranges = sampleRanges(bytes);
  let census = takeCensus(bytes, ranges);
  if (!census.isValidUtf8) return null;
  let shapes = lockShapes(census);
  if (shapes.length === 0) {
    ranges = [[0, Math.min(bytes.length, MAX_PREAMBLE_BYTES)]];
    census = takeCensus(bytes, ranges);
    shapes = lockShapes(census);
  }
  const maxLineBytes = options.maxLineBytes ?? MAX_LINE_BYTES;
  const longLine = findLongLine(bytes, maxLineBytes);
  if (longLine !== null) return refusedChat(...encodingIssues, lineTooLong(maxLineBytes, longLine));
  if (shapes.length === 0) return refusedChat(...encodingIssues, NOT_A_CHAT);

  let settings: SegmentOptions = {
    shapes,
    nameEnd: census.colons.tight > census.colons.spaced * 4 ? 'colon' : 'colon-space',
    terminator: learnTerminator(census.ends),
    rejected: new Set(),
    accepted: new Map(),
  };
  const expected = expectedMessages(bytes, ranges, census);
  let found = segment(bytes, settings, expected);
  if (!found.isValidUtf8) return null;
  if (found.count === 0) return refusedChat(...encodingIssues, NOT_A_CHAT);

  // The sample may lack a word for noon, a second export after the first, or the line ending that ends messages.
  const extended = extendShapes(bytes, found, census, shapes);
  if (extended !== null) {
    settings = { ...settings, shapes: extended };
    found = segment(bytes, settings, found.count);
  }
  const terminator = settings.terminator ?? learnTerminator(withHolders(found.ends));
  const hasPastes = terminator !== settings.terminator && found.ends.headerLf > 0 && found.ends.headerCrlf > 0;
  settings = { ...settings, terminator };
  if (hasPastes) found = segment(bytes, settings, found.count);
  let { order, timeIssues } = fillDates(bytes, found, options);
  if (found.pasted.length > 0 && contradictsTerminator(bytes, found, order.order)) {
    settings = { ...settings, terminator: null };
    found = segment(bytes, settings, found.count + found.pasted.length);
    ({ order, timeIssues } = fillDates(bytes, found, options));
  }

  const log = new IssueLog(bytes, encodingIssues);
  const undoubted = found;
  const judge = (known?: readonly string[]): Judgement => {
    const judgement = judgeHeaders(bytes, undoubted, order.order, settings.terminator, known);
    const { accepted, rejected } = judgement;
    if (accepted.size > 0 || rejected.size > 0) {
      found = segment(bytes, { ...settings, accepted, rejected }, undoubted.count + accepted.size);
      timeIssues = fillTimes(found, order.order, options.exportedAt);
    } else found = undoubted;
    ignoreDateMarks(bytes, found);
    return judgement;
  };
  let judgement = judge();
  // The evidence is gathered from this export alone, before the verdict on all exports changes it.
  const evidence = gatherEvidence(bytes, found, judgement.strangers);
  const verdict = options.verdict ?? settleChat(evidence, [evidence], options.chatNames);
  if (verdict.known.length > 0) judgement = judge(verdict.known);
  const { accepted, rejected, text } = judgement;
  applyNames(bytes, found, verdict);
  settleMarks(bytes, found, verdict.groups);
  markEdits(bytes, found, verdict.edited);
  settleMentions(found);

  log.add(...timeIssues);
  log.addLines('odd-header', accepted.keys(), 'A message whose header differs from the rest of the file.');
  log.addLines(
    'pasted-header',
    rejected,
    'A line with a header of the file, but of a stranger and from another time: taken for pasted text.',
  );
  log.addLines('pasted-header', found.pasted, 'A header inside a message, by its line ending: taken for pasted text.');
  log.addLines('pasted-header', text, 'A line that looks like a header of another export: taken for pasted text.');
  if (found.firstHeader > 0) log.addPreamble(found.firstHeader);
  const truncated = isTruncated(found);
  if (truncated) log.add(TRUNCATED);
  // Senders get new numbers in place. So this comes before the columns are cut, which may copy them.
  const senders = joinSenders(found);
  const columns = columnsOf(bytes, found);
  return new ColumnarChat(
    {
      format: formatName(shapes[0], order.order),
      platform: shapes[0]?.bracketed ? 'ios' : 'android',
      dateOrder: order,
      lineEnding: lineEndingOf(found.ends),
      messages: found.count,
      issues: log.issues(),
      truncated,
    },
    columns,
    senders,
    bytes,
    evidence,
  );
}

/** Finds the order of the dates and turns them into times. */
function fillDates(
  bytes: Uint8Array,
  found: Segmentation,
  options: ParseOptions,
): { order: DateOrderFinding; timeIssues: Issue[] } {
  // A pasted date of another order must not count.
  const isRare = rareShapes(found.runs);
  const runs = found.runs.filter((run) => !isRare(run.shape));
  const order = findDateOrder({
    runs,
    attachmentDays: () => findAttachmentDays(bytes, { ...found, runs }),
    dayGaps: () => findDayGaps(found, runs),
    exportedAt: options.exportedAt,
    asked: options.dateOrder,
  });
  return { order, timeIssues: fillTimes(found, order.order, options.exportedAt) };
}

function expectedMessages(bytes: Uint8Array, ranges: readonly (readonly [number, number])[], census: Census): number {
  const sampled = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  let headers = 0;
  for (const readings of census.byShape.values()) headers += readings.length;
  return sampled === bytes.length ? headers : Math.ceil((bytes.length / sampled) * headers * 1.04);
}

/** The columns, cut to their length. They are copied only where much memory would be left over. */
function columnsOf(bytes: Uint8Array, found: Segmentation): ParsedChat['columns'] {
  const { count, firstHeader } = found;
  const isWasteful = found.sentAt.length > count * 1.25 + 256;
  const cut = <T extends Float64Array | Int16Array | Int32Array | Uint32Array | Uint8Array>(column: T): T =>
    (isWasteful ? column.slice(0, count) : column.subarray(0, count)) as T;
  const bodyEnd = cut(found.bodyEnd);
  let headerStart: Uint32Array | null = null;
  return {
    length: count,
    sentAt: cut(found.sentAt),
    sender: cut(found.sender),
    kind: cut(found.kind),
    mediaType: cut(found.mediaType),
    flags: cut(found.flags),
    bodyStart: cut(found.bodyStart),
    bodyEnd,
    get headerStart() {
      return (headerStart ??= headerStarts(bytes, { firstHeader, bodyEnd }, count));
    },
  };
}

/** Clean names in order of first appearance. Raw names that differ only in invisible characters become one name. */
function joinSenders(found: Segmentation): string[] {
  const byName = new Map<string, number>();
  const target = new Int32Array(found.senders.size).fill(-1);
  const { sender, count } = found;
  const names = Array.from(target, (_, raw) => found.senders.name(raw));
  if (new Set(names).size === names.length && areAllUsed(found)) return names;
  for (let i = 0; i < count; i++) {
    const raw = sender[i] as number;
    if (raw < 0) continue;
    let index = target[raw] as number;
    if (index < 0) {
      const name = names[raw] ?? '';
      index = byName.get(name) ?? byName.size;
      byName.set(name, index);
      target[raw] = index;
    }
    sender[i] = index;
  }
  return [...byName.keys()];
}

/** True when each raw name is some message's sender: then their indexes are the final ones, and the column can stay as it is. */
function areAllUsed({ sender, count, senders }: Segmentation): boolean {
  const isUsed = new Uint8Array(senders.size);
  let unused = senders.size;
  for (let i = 0; i < count && unused > 0; i++) {
    const raw = sender[i] as number;
    if (raw < 0 || isUsed[raw] === 1) continue;
    isUsed[raw] = 1;
    unused--;
  }
  return unused === 0;
}
