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
    expect(finding(text)).toMatchObject({ order: 'mdy', confidence: 1, alternatives: [] });
    const ios = '[05/04/2024, 10:00:01] Ann: \u200e<attached: 00000001-PHOTO-2024-04-05-10-00-01.jpg>\n';
    expect(finding(ios)).toMatchObject({ order: 'dmy', confidence: 1 });
  });

  test('is not one that puts messages after the export', () => {
    const text = chat('05/03/2024, 10:00', '05/03/2024, 11:00');
    expect(finding(text, Date.UTC(2024, 3, 1) / 1000)).toMatchObject({ order: 'dmy' });
    expect(
      finding('[3/5/24 10:00:00] Ann: hi\n[3/5/24 11:00:00] Ann: hi\n', Date.UTC(2024, 3, 1) / 1000),
    ).toMatchObject({ order: 'mdy', confidence: 0.99, alternatives: [] });
  });

  test('is told with what excludes the others first', () => {
    expect(finding(chat('27/1/24, 10:00', '7/2/24, 10:00', '28/2/24, 10:00'))).toEqual({
      order: 'dmy',
      confidence: 1,
      evidence: [
        'The first field goes above 12, as in 27/1/24.',
        'Year first, 7/2/24 would be before WhatsApp existed.',
      ],
      alternatives: [],
    });
    const march = finding(chat('27/3/24, 10:00', '28/3/24, 10:00', '29/3/24, 10:00', '30/3/24, 10:00'));
    expect(march).toMatchObject({ order: 'dmy', alternatives: ['ymd'] });
    expect(march.confidence).toBeLessThan(1);
    expect(march.evidence.slice(0, 2)).toEqual([
      'The first field goes above 12, as in 27/3/24.',
      'In another order the dates leap through the years.',
    ]);
    expect(finding(chat('27/3/24, 10:00', '28/3/24, 10:00'), Date.UTC(2024, 3, 1) / 1000)).toMatchObject({
      order: 'dmy',
      confidence: 0.99,
      alternatives: [],
    });
  });

  test('is proved for an ordinary chat of some weeks', () => {
    const days = Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2024, 4, 20 + i)));
    const dotted = days.map((day) => `${day.getUTCDate()}.${day.getUTCMonth() + 1}.24, 10:00`);
    expect(finding(chat(...dotted))).toMatchObject({ order: 'dmy', confidence: 1, alternatives: [] });
    const american = days.map((day) => `${day.getUTCMonth() + 1}/${day.getUTCDate()}/24, 10:00`);
    expect(finding(chat(...american))).toMatchObject({ order: 'mdy', confidence: 1, alternatives: [] });
  });

  test('is not lost to a message of a phone whose clock was wrong', () => {
    const text = chat('01/01/1970, 00:00', '27/03/2024, 10:00', '28/03/2024, 10:00');
    expect(finding(text)).toMatchObject({ order: 'dmy', confidence: 1 });
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

  /** 600 chats at every pace, half of them of each order; nothing but the dates tells the order. */
  test('is right at least as often as the stated confidence says', () => {
    let seed = 1;
    const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const bins = new Map<number, { count: number; wrong: number; doubt: number }>();
    for (let i = 0; i < 600; i++) {
      const isDayFirst = i % 2 === 0;
      const pace = 10 ** (2 + random() * 5) * 1000;
      let at = Date.UTC(2010) + random() * 14 * 365 * 86_400_000;
      const headers = Array.from({ length: [2, 5, 20][i % 3] ?? 0 }, () => {
        const date = new Date((at += random() ** 3 * 6 * pace));
        const fields = [date.getUTCDate(), date.getUTCMonth() + 1];
        return `${(isDayFirst ? fields : fields.toReversed()).join('/')}/${date.getUTCFullYear() % 100}, 10:00`;
      });
      const { order, confidence } = finding(chat(...headers));
      const bin = confidence === 1 ? 1 : Math.floor(confidence * 5) / 5;
      const { count, wrong, doubt } = bins.get(bin) ?? { count: 0, wrong: 0, doubt: 0 };
      const isWrong = order !== (isDayFirst ? 'dmy' : 'mdy');
      bins.set(bin, { count: count + 1, wrong: wrong + (isWrong ? 1 : 0), doubt: doubt + 1 - confidence });
    }
    expect(bins.get(1)).toMatchObject({ wrong: 0 });
    // Two standard deviations of the count are chance.
    for (const { wrong, doubt } of bins.values()) expect(wrong).toBeLessThanOrEqual(doubt + 2 * Math.sqrt(doubt) + 1);
    expect(bins.size).toBeGreaterThan(3);
  });

  test('is what the caller says', () => {
    const text = new TextEncoder().encode(chat('3/4/24, 10:00'));
    const parsed = parseChat(text, { dateOrder: 'mdy' });
    expect(parsed.inspection.dateOrder).toMatchObject({ order: 'mdy', confidence: 1 });
    expect(parsed.sentAt(0)).toBe('2024-03-04T10:00:00');
  });
});
