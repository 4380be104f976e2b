import { describe, expect, it } from 'vitest';
import type { InsightRows } from './insight.ts';
import { INSIGHTS } from './insights.ts';
import { findInsight } from '../run-insight.ts';

const cases: [name: string, rows: InsightRows, headline: string | null][] = [
  [
    'messages-per-person',
    [
      ['Ann', 3, 0.75],
      ['Bob', 1, 0.25],
    ],
    'Ann writes the most: 75 % of all messages.',
  ],
  ['messages-per-person', [['Ann', 1, 1]], 'Ann wrote all 1 message.'],
  [
    'messages-per-person',
    [
      ['Ann', 2, 0.5],
      ['Bob', 2, 0.5],
    ],
    'Ann and Bob write the most, and as much as each other.',
  ],
  [
    'messages-per-day',
    [
      ['2024-01-01', 2],
      ['2024-01-03', 1],
    ],
    '3 messages from 1 January 2024 to 3 January 2024, on 2 days.',
  ],
  ['messages-per-day', [['2024-01-01', 2]], '2 messages, all on 1 January 2024.'],
  [
    'calendar',
    [
      ['2024-01-01', 2, 1],
      ['2024-01-03', 2, 1],
    ],
    'The busiest day was 1 January 2024, with 2 messages.',
  ],
  [
    'hour-by-weekday',
    [
      [7, 22, 1],
      [7, 23, 5],
    ],
    'The busiest hour of the week is Sundays from 23:00 to 0:00.',
  ],
  [
    'conversation-starts',
    [
      ['Ann', 2, 2 / 3],
      ['Bob', 1, 1 / 3],
    ],
    'Ann starts 67 % of 3 conversations.',
  ],
  ['conversation-starts', [['Ann', 1, 1]], 'Ann started the one conversation.'],
  [
    'conversation-starts',
    [
      ['Ann', 1, 0.5],
      ['Bob', 1, 0.5],
    ],
    'Ann and Bob start conversations equally often.',
  ],
  [
    'response-times',
    [
      ['Ann', 'Bob', 300, 10],
      ['Bob', 'Ann', 1, 2],
    ],
    'Ann is the fastest to answer Bob: usually within 5 minutes.',
  ],
  ['response-times', [['Bob', 'Ann', 1, 2]], 'Bob is the fastest to answer Ann: usually within a minute.'],
  [
    'response-times-by-hour',
    [
      [8, 60, 1],
      [3, 7200, 4],
    ],
    'Answers take longest around 3:00: usually 2 hours.',
  ],
  ['response-times-by-hour', [[8, 60, 1]], null],
  [
    'response-times-by-hour',
    [
      [8, 60, 10],
      [9, 120, 11],
      [3, 7200, 4],
    ],
    'Answers take longest around 9:00: usually 2 minutes.',
  ],
  ['top-emoji', [['😂', 3, 2]], '😂 is the favourite, used 3 times.'],
  [
    'emoji-per-person',
    [
      ['Ann', '😂', 3, 1],
      ['Bob', '🎉', 5, 1],
    ],
    'Bob likes 🎉 best.',
  ],
  ['top-words', [['pizza', 1, 1]], '“pizza” is the favourite word, written 1 time.'],
  [
    'vocabulary',
    [
      ['Ann', 10, 20],
      ['Bob', 9, 90],
    ],
    'Ann uses the most words: 10 different words.',
  ],
  [
    'message-length',
    [
      ['Ann', 4.6, 4],
      ['Bob', 1, 1],
    ],
    'Ann writes the longest messages: 5 words on average.',
  ],
  [
    'media-by-type',
    [
      ['image', 'Ann', 2, 0],
      ['voice', 'Bob', 3, 0],
    ],
    'Bob sent 3 of 5 files.',
  ],
  [
    'link-domains',
    [
      ['example.com', 2, 1, 1],
      ['b.org', 1, 1, 1],
    ],
    '2 of 3 links lead to example.com.',
  ],
  [
    'longest-streaks',
    [['C', '2024-01-30', '2024-02-01', 3, 9]],
    'The longest streak lasted 3 days, from 30 January 2024 to 1 February 2024.',
  ],
  ['longest-streaks', [['C', '2024-01-30', '2024-01-30', 1, 9]], 'There were never messages on two days in a row.'],
  [
    'longest-silences',
    [['C', '2024-01-30T10:00:00', '2024-02-02T10:00:00', 72, 'Bob']],
    'The longest silence lasted 3 days from 30 January 2024; Bob broke it.',
  ],
  [
    'edited-and-deleted',
    [['Ann', 0.5, 0.25, 0.25, 1, 1, 4]],
    '1 message edited, 1 deleted; Ann changes the most: 50 %.',
  ],
  ['edited-and-deleted', [['Ann', 0, 0, 0, 0, 0, 4]], 'No message was edited or deleted.'],
  [
    'calls',
    [
      ['Ann', 2, 1, 0, 30, 30],
      ['Bob', 1, 1, 0, 0, null],
    ],
    '3 calls, 2 of them missed, 30 minutes in all. Ann calls most often.',
  ],
  ['calls', [['Ann', 1, 1, 0, 0, null]], '1 call, 1 of them missed.'],
  [
    'poll-results',
    [
      ['2024-01-01T00:00:00', 'Ann', 'When?', 'Mon', 3, 0.75],
      ['2024-01-01T00:00:00', 'Ann', 'When?', 'Tue', 1, 0.25],
    ],
    '1 poll; the clearest answer: “Mon” to “When?”.',
  ],
  ['poll-results', [['2024-01-01T00:00:00', 'Ann', 'When?', 'Mon', 0, null]], '1 poll, and nobody voted.'],
  [
    'joins-and-leaves',
    [
      ['2024-01-01T00:00:00', 'C', 'added', 'Bob', 'Ann', 1, 1],
      ['2024-01-02T00:00:00', 'C', 'left', 'Bob', null, -1, 0],
    ],
    '1 person came, 1 went.',
  ],
  ['joins-and-leaves', [['2024-01-01T00:00:00', 'C', 'joined', 'Bob', null, 1, 1]], '1 person came, nobody went.'],
  ['night-owls', [['Ann', 0.2, 0, 5]], 'Ann is the night owl: 20 % of the messages come between 23:00 and 5:00.'],
  ['night-owls', [['Ann', 0, 0, 5]], 'Nobody writes at night.'],
  ['questions-asked', [['Ann', 1, 0.1]], 'Ann asks the most questions: 10 % of the texts are one.'],
  [
    'messages-per-month',
    [
      ['2024-01', 'Ann', 1],
      ['2024-02', 'Ann', 1],
      ['2024-02', 'Bob', 1],
    ],
    'The busiest month was February 2024, with 2 messages.',
  ],
  ['messages-per-month', [['2024-01', 'Ann', 1]], null],
  ['at-a-glance', [['C', 5, 2, '2024-01-01T10:00:00']], '5 messages by 2 people since 1 January 2024.'],
  [
    'at-a-glance',
    [
      ['C', 5, 2, '2024-01-01T10:00:00'],
      ['D', 1, 1, '2024-01-01T10:00:00'],
    ],
    '2 chats; the largest is C, with 5 messages.',
  ],
];

describe('the headline', () => {
  it.each(cases)('of %s says what %j shows', (name, rows, headline) => {
    expect(findInsight(name).headline(rows)).toBe(headline);
  });

  it.each(INSIGHTS)('of $name says nothing about nothing', (insight) => {
    expect(insight.headline([])).toBeNull();
  });

  it('is tested for every question', () => {
    expect(INSIGHTS.filter(({ name }) => !cases.some(([tried]) => tried === name))).toEqual([]);
  });
});

describe('the list of questions', () => {
  it('has unique names in kebab case', () => {
    const names = INSIGHTS.map(({ name }) => name);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has for each one sentence that ends with a question mark', () => {
    expect(INSIGHTS.filter(({ question }) => !/^[A-Z][^.?!]*\?$/.test(question))).toEqual([]);
  });

  it('rejects an unknown name with the list of known ones', () => {
    expect(() => findInsight('messages-per-cat')).toThrow(
      expect.objectContaining({
        name: 'InsightError',
        code: 'unknown-insight',
        message: expect.stringContaining('top-emoji'),
      }),
    );
  });
});
