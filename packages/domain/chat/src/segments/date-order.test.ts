import { describe, expect, test } from 'vitest';
import { parseChat } from '../parse-chat.ts';
import type { DateOrderFinding } from '../message/parsed-chat.ts';

const finding = (text: string, exportedAt?: number): DateOrderFinding =>
  parseChat(new TextEncoder().encode(text), { exportedAt }).inspection.dateOrder;
const chat = (...headers: string[]): string => headers.map((header) => `${header} - Ann: hi\n`).join('');

const night = (from: string, to: string): string =>
  [
    ...['23:50', '23:52', '23:57'].map((time) => `${from}, ${time}`),
    ...['00:01', '00:04'].map((time) => `${to}, ${time}`),
  ]
    .map((header) => `${header} - Ann: hi\n`)
    .join('');
const two = (value: number): string => String(value).padStart(2, '0');

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

  test('is hardly one that puts messages after the export, but the clock that says so proves nothing', () => {
    const text = chat('05/03/2024, 10:00', '05/03/2024, 11:00');
    expect(finding(text, Date.UTC(2024, 3, 1) / 1000)).toMatchObject({ order: 'dmy' });
    expect(
      finding('[3/5/24 10:00:00] Ann: hi\n[3/5/24 11:00:00] Ann: hi\n', Date.UTC(2024, 3, 1) / 1000),
    ).toMatchObject({
      order: 'mdy',
      confidence: 0.97,
      alternatives: ['dmy'],
      evidence: [
        'Year first, 3/5/24 would be before WhatsApp existed.',
        'Day first, 3/5/24 would be after the export was made.',
      ],
    });
  });

  test.each([
    ['2024-05-02T00:00', 'dmy'],
    ['2024-05-02T23:59', 'dmy'],
    ['2024-05-01T23:59', 'mdy'],
  ])('lets messages stand a day after the export: at %s', (exportedAt, order) => {
    expect(finding(chat('3/5/24, 10:00', '3/5/24, 11:00'), Date.parse(`${exportedAt}Z`) / 1000).order).toBe(order);
  });

  test.each(['2010-08-01', '2000-01-01', '2024-06-01'])(
    'is that of the shape for a clock that is behind: %s',
    (day) => {
      const found = finding(chat('10.06.24, 10:00', '11.06.24, 09:00'), Date.parse(day) / 1000);
      expect(found.order).toBe('dmy');
      expect(found.confidence).toBeLessThan(1);
      expect(finding(chat('28.06.24, 10:00', '11.07.24, 09:00'), Date.parse(day) / 1000).order).toBe('dmy');
    },
  );

  test('goes by the order with fewer messages after the export where a phone was wrong in all', () => {
    const text = chat('3/5/24, 10:00', '3/5/24, 11:00', '1/1/37, 10:00');
    expect(finding(text, Date.UTC(2024, 3, 1) / 1000).order).toBe('mdy');
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
      alternatives: ['ymd'],
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

  test('of another calendar is that of the region, which is not told by the calendar', () => {
    const found = finding('[6/4/2567 BE, 14:56:01] Ann: hi\n');
    expect(found).toMatchObject({ confidence: 0.5, evidence: ['Nothing in the file tells day and month apart.'] });
    expect(finding('[10/11/2567 BE, 14:56:01] Ann: hi\n')).toMatchObject({ confidence: 0.5 });
    // Padded dates are those of other regions than the United States.
    expect(finding('[06/04/2567 BE, 14:56:01] Ann: hi\n')).toMatchObject({ order: 'dmy' });
    expect(finding('[06/04/2567 BE, 14:56:01] Ann: hi\n').confidence).toBeGreaterThan(0.9);
  });

  test('is told with a confidence that is rounded down', () => {
    // e^0.2 to 1 is 0.5498.
    expect(finding(chat('3/4/24, 10:00')).confidence).toBe(0.54);
    // Never to proof.
    expect(finding(chat('27/3/24, 10:00', '28/3/24, 10:00')).confidence).toBe(0.99);
  });

  test('is told with at most 0.9 where some dates are none in it', () => {
    const text = chat('27/1/24, 10:00', '28/1/24, 10:00', '29/1/24, 10:00', '1/30/24, 10:00');
    expect(finding(text)).toMatchObject({ order: 'dmy', confidence: 0.9 });
  });

  test('goes by messages that follow one another over midnight', () => {
    expect(finding(night('3/4/24', '3/5/24'))).toMatchObject({ order: 'mdy' });
    expect(finding(night('4/3/24', '5/3/24'))).toMatchObject({ order: 'dmy' });
    expect(finding(night('4/3/24', '5/3/24')).confidence).toBeGreaterThan(0.95);
    // Even against the shape, which is day-first.
    expect(finding(night('03/04/2024', '03/05/2024'))).toMatchObject({ order: 'mdy' });
    // A night between the days is weaker.
    const days = chat('3/4/24, 20:00', '3/4/24, 20:05', '3/5/24, 09:00', '3/5/24, 09:02');
    expect(finding(days).confidence).toBeLessThan(finding(night('3/4/24', '3/5/24')).confidence);
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

  let seed = 1;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;

  /** Chats at every pace: pauses of minutes to months between talks, messages a minute to half an hour apart in them, nights without any. */
  function talk(messages: number): Date[] {
    const pause = 60_000 * 10 ** (random() * 4.8);
    const pace = 60_000 * 10 ** (random() * 1.5);
    const share = random();
    let at = Date.UTC(2010) + random() * 14 * 365 * 86_400_000;
    return Array.from({ length: messages }, () => {
      at += -Math.log(1 - random()) * (random() < share ? pace : 3 * pause);
      const hour = new Date(at).getUTCHours();
      if (hour >= 2 && hour < 7 && random() < 0.95) at += (7 - hour) * 3_600_000;
      return new Date(at);
    });
  }

  /** One message a day at one time of day: nothing but the dates tells the order. */
  function slowTalk(messages: number): Date[] {
    const pace = 10 ** (2 + random() * 5) * 1000;
    let at = Date.UTC(2010) + random() * 14 * 365 * 86_400_000;
    return Array.from({ length: messages }, () => {
      const day = new Date((at += random() ** 3 * 6 * pace));
      return new Date(Math.floor(day.getTime() / 86_400_000) * 86_400_000 + 36_000_000);
    });
  }

  /** Of the files that print two-digit years half are of each order; of those with four digits and a 24-hour clock nearly all day-first. */
  test.each([
    ['slow chats', slowTalk, 600, false, 0],
    ['chats', talk, 1500, false, 0],
    ['chats with four-digit years', talk, 1500, true, 0],
    ['chats with a known time of export', talk, 1500, false, 0.02],
  ])('of %s is right at least as often as the stated confidence says', (_, make, chats, hasLongYears, wrongClocks) => {
    seed = 1;
    const bins = new Map<number, { count: number; wrong: number; doubt: number }>();
    for (let i = 0; i < chats; i++) {
      const isDayFirst = hasLongYears ? random() < 0.92 : i % 2 === 0;
      const dates = make([2, 5, 20, 60][i % (make === talk ? 4 : 3)] ?? 0);
      const headers = dates.map((date) => {
        const fields = [date.getUTCDate(), date.getUTCMonth() + 1].map((field) =>
          hasLongYears ? two(field) : String(field),
        );
        const year = hasLongYears ? date.getUTCFullYear() : date.getUTCFullYear() % 100;
        const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
        return `${(isDayFirst ? fields : fields.toReversed()).join('/')}/${year}, ${clock}`;
      });
      const latest = (dates.at(-1)?.getTime() ?? 0) / 1000;
      const isBehind = random() < wrongClocks;
      const exportedAt = wrongClocks === 0 ? undefined : latest + (isBehind ? -4000 : 40) * 86_400 * random();
      const { order, confidence } = finding(chat(...headers), exportedAt);
      const bin = confidence === 1 ? 1 : Math.floor(confidence * 5) / 5;
      const { count, wrong, doubt } = bins.get(bin) ?? { count: 0, wrong: 0, doubt: 0 };
      const isWrong =
        dates.some((date) => date.getUTCDate() !== date.getUTCMonth() + 1) && order !== (isDayFirst ? 'dmy' : 'mdy');
      bins.set(bin, { count: count + 1, wrong: wrong + (isWrong ? 1 : 0), doubt: doubt + 1 - confidence });
    }
    expect(bins.get(1)).toMatchObject({ wrong: 0 });
    // Two standard deviations of the count are chance.
    for (const { wrong, doubt } of bins.values()) expect(wrong).toBeLessThanOrEqual(doubt + 2 * Math.sqrt(doubt) + 1);
    expect(bins.size).toBeGreaterThan(2);
  });

  test('is what the caller says', () => {
    const text = new TextEncoder().encode(chat('3/4/24, 10:00'));
    const parsed = parseChat(text, { dateOrder: 'mdy' });
    expect(parsed.inspection.dateOrder).toMatchObject({ order: 'mdy', confidence: 1 });
    expect(parsed.sentAt(0)).toBe('2024-03-04T10:00:00');
  });
});
