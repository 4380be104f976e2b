import { closeSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Platform = 'android' | 'ios';

export interface GeneratedExport {
  readonly path: string;
  readonly messages: number;
  readonly sizeBytes: number;
}

const words =
  'the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part'.split(
    ' ',
  );
const people = ['Ann', 'Ben Okafor', 'Zoë Müller', '+44 7700 900123', 'Dad'];
const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Writes an export of about `sizeMb` megabytes with a fixed seed to the temporary folder: five people, ten years, 1 in 20 messages with
 * emoji, 3 in 100 with two lines, 4 in 100 with omitted media. Android: en-GB, minutes, LF. iOS: en-GB, seconds, CRLF and marks.
 */
export function generatedExport(platform: Platform, sizeMb: number): GeneratedExport {
  const folder = join(tmpdir(), 'homelake-bench');
  mkdirSync(folder, { recursive: true });
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const word = (): string => words[Math.floor(random() * words.length)] ?? '';

  const limit = sizeMb * 1e6;
  const path = join(folder, `${platform}-${sizeMb}.txt`);
  const file = openSync(path, 'w');
  let at = Date.UTC(2014, 0, 1);
  let size = 0;
  let messages = 0;
  let lines: string[] = [];
  const flush = (): void => {
    writeSync(file, lines.join(''));
    lines = [];
  };
  while (size < limit) {
    at += random() * random() * 900_000;
    const time = new Date(at);
    const sender = people[Math.floor(random() * people.length)] ?? '';
    let body = Array.from({ length: 1 + Math.floor(random() * random() * 25) }, word).join(' ');
    if (random() < 0.05) body += ' 😀';
    if (random() < 0.03) body += '\nand a second line';
    const omitted = random() < 0.04;
    const date = `${two(time.getUTCDate())}/${two(time.getUTCMonth() + 1)}/${time.getUTCFullYear()}`;
    const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
    const line =
      platform === 'android'
        ? `${date}, ${clock} - ${sender}: ${omitted ? '<Media omitted>' : body}\n`
        : `${omitted ? '\u200e' : ''}[${date}, ${clock}:${two(time.getUTCSeconds())}] ${sender}: ${omitted ? '\u200eimage omitted' : body}\r\n`;
    lines.push(line);
    size += Buffer.byteLength(line);
    messages++;
    if (lines.length === 10_000) flush();
  }
  flush();
  closeSync(file);
  return { path, messages, sizeBytes: statSync(path).size };
}
