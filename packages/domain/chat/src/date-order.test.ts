import { describe, expect, test } from 'vitest';
import { parseChat } from './parse-chat.ts';
import type { DateOrderFinding } from './parsed-chat.ts';

const finding = (text: string, exportedAt?: number): DateOrderFinding =>
  parseChat(new TextEncoder().encode(text), { exportedAt }).inspection.dateOrder;
const chat = (...headers: string[]): string => headers.map((header) => `${header} - Ann: hi\n`).join('');

describe('the order of day and month', () => {
  test('is proved by a field above twelve', () => {
    expect(finding(chat('01/02/2024, 10:00', '13/02/2024, 10:00'))).toEqual({
      order: 'dmy',
      confidence: 1,
      evidence: ['The first field goes above 12, as in 13/2/2024.'],
      alternatives: [],
    });
    expect(finding(chat('1/2/24, 10:00', '1/28/24, 10:00'))).toMatchObject({
      order: 'mdy',
      confidence: 1,
      alternatives: [],
    });
  });

  test('is proved by the dates in names of attachments', () => {
    const text =
      '3/4/24, 10:00 - Ann: \u200eIMG-20240304-WA0001.jpg (file attached)\n3/5/24, 10:00 - Ann: \u200eIMG-20240305-WA0002.jpg (file attached)\n';
    expect(finding(text)).toMatchObject({ order: 'mdy', confidence: 1, alternatives: ['dmy'] });
    const ios = '[05/04/2024, 10:00:01] Ann: \u200e<attached: 00000001-PHOTO-2024-04-05-10-00-01.jpg>\n';
    expect(finding(ios)).toMatchObject({ order: 'dmy', confidence: 1 });
  });

  test('is not one that puts messages after the export', () => {
    const text = chat('05/03/2024, 10:00', '05/03/2024, 11:00');
    expect(finding(text, Date.UTC(2024, 3, 1) / 1000)).toMatchObject({ order: 'dmy' });
    expect(
      finding('[3/5/24 10:00:00] Ann: hi\n[3/5/24 11:00:00] Ann: hi\n', Date.UTC(2024, 3, 1) / 1000),
    ).toMatchObject({ order: 'mdy', alternatives: ['dmy'] });
  });

  test('goes by the shape where the dates do not tell', () => {
    expect(finding(chat('3.4.24, 10:00')).order).toBe('dmy');
    expect(finding(chat('3/4/24, 10:00 AM')).order).toBe('mdy');
    expect(finding(chat('03/04/24, 10:00 am')).order).toBe('dmy');
    expect(finding(chat('03/04/2024, 10:00')).order).toBe('dmy');
    expect(finding(chat('24. 3. 4. 오전 10:00')).order).toBe('ymd');
  });

  test('goes by the order of time over what the shape says', () => {
    const days = ['1/2/24', '2/3/24', '2/9/24', '3/1/24', '4/2/24', '5/1/24', '5/7/24', '6/2/24', '7/1/24', '8/12/24'];
    expect(finding(chat(...days.map((day) => `${day}, 10:00`))).order).toBe('mdy');
    const swapped = days.map((day) => day.replace(/^(\d+)\/(\d+)/, '$2/$1'));
    expect(finding(chat(...swapped.map((day) => `${day}, 10:00`))).order).toBe('dmy');
  });

  test('of two-digit years is not year first where that is before WhatsApp', () => {
    expect(finding('[02-12-08 22:55:45] Ann: hi\n[03-12-08 22:55:45] Ann: hi\n')).toMatchObject({ order: 'dmy' });
    expect(finding('[22-01-20 10:00:00] Ann: hi\n[23-01-20 10:00:00] Ann: hi\n')).toMatchObject({ order: 'dmy' });
  });

  test('is never told as sure where it is not', () => {
    const { confidence, alternatives, evidence } = finding(chat('3/4/24, 10:00', '3/4/24, 10:01'));
    expect(confidence).toBeLessThan(0.9);
    expect(alternatives).toContain('mdy');
    expect(evidence.length).toBeGreaterThan(0);
  });

  test('is what the caller says', () => {
    const text = new TextEncoder().encode(chat('3/4/24, 10:00'));
    const parsed = parseChat(text, { dateOrder: 'mdy' });
    expect(parsed.inspection.dateOrder).toMatchObject({ order: 'mdy', confidence: 1 });
    expect(parsed.sentAt(0)).toBe('2024-03-04T10:00:00');
  });
});
