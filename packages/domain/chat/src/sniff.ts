import { LF } from './text/chars.ts';
import { readHeader } from './headers/read-header.ts';
import type { Issue, ParsedChat } from './message/parsed-chat.ts';

const SNIFF_BYTES = 4096;

const whole = (code: string, detail: string): Issue => ({ code, line: null, detail });

/** Codes of the issues by which a file is refused as no chat export. It then has no messages. */
const REFUSALS = ['empty-file', 'binary', 'html', 'not-a-chat', 'line-too-long', 'file-too-large'];

/** The issue with the reason why a file is no chat export; null where it has messages. */
export function refusal(parsed: ParsedChat): Issue | null {
  if (parsed.length > 0) return null;
  return parsed.inspection.issues.find((issue) => REFUSALS.includes(issue.code)) ?? null;
}

export const NOT_A_CHAT = whole('not-a-chat', 'No line begins like a message of a WhatsApp export.');

export function lineTooLong(limit: number, line: number | null): Issue {
  return {
    code: 'line-too-long',
    line,
    detail: `A line is longer than ${limit} bytes; WhatsApp writes none longer than 65,536 characters.`,
  };
}

export function fileTooLarge(limit: number): Issue {
  return whole('file-too-large', `The file is larger than ${limit} bytes.`);
}

/** Number of the first line that is longer than `limit` bytes, or null. Reads one byte in every `limit`, and the bytes around it. */
export function findLongLine(bytes: Uint8Array, limit: number): number | null {
  for (let at = limit; at < bytes.length; at += limit) {
    const start = bytes.lastIndexOf(LF, at) + 1;
    let end = bytes.indexOf(LF, at);
    if (end < 0) end = bytes.length;
    if (end - start <= limit) continue;
    let line = 1;
    for (let next = bytes.indexOf(LF); next >= 0 && next < start; next = bytes.indexOf(LF, next + 1)) line++;
    return line;
  }
  return null;
}

/** Refuses a file by its first bytes: empty, binary or HTML. Null where they allow an export. */
export function sniffRefusal(bytes: Uint8Array): Issue | null {
  if (bytes.length === 0) return whole('empty-file', 'The file is empty.');
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const head = bytes.subarray(0, SNIFF_BYTES);
  let controls = 0;
  let zeros = 0;
  for (const byte of head) {
    if (byte === 0) zeros++;
    else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) controls++;
  }
  const looksWide = zeros > head.length * 0.15 && zeros < head.length * 0.6;
  if (!isUtf16 && !looksWide && (zeros > 0 || controls > head.length * 0.02)) {
    return whole('binary', 'The file is binary data and not text.');
  }
  const text = new TextDecoder(isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(head);
  if (text.trim() === '' && bytes.length <= SNIFF_BYTES)
    return whole('empty-file', 'The file holds nothing but blank space.');
  if (/^[\s\ufeff]*<(?:!doctype\s+html|html|head|body|\?xml)\b/i.test(text)) {
    return whole(
      'html',
      'The file is a web page or XML document; WhatsApp exports are plain text (`Export chat` in the app).',
    );
  }
  return null;
}

/**
 * True when the first bytes of a text read like a WhatsApp export: its first line that is not blank is a header of any
 * known shape, or two of its lines are.
 * @param head the first bytes of the file, some KB; a cut line at the end does no harm
 */
export function looksLikeExport(head: Uint8Array): boolean {
  const start = head.subarray(0, SNIFF_BYTES);
  if (sniffRefusal(start) !== null) return false;
  const isLittle = start[0] === 0xff && start[1] === 0xfe;
  const isBig = start[0] === 0xfe && start[1] === 0xff;
  const lines = new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8')
    .decode(start)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const [first] = lines;
  if (first !== undefined && readHeader(first) !== null) return true;
  return lines.filter((line) => readHeader(line) !== null).length >= 2;
}
