import { describe, expect, it } from 'vitest';
import { InsightError } from '../insight-error.ts';
import { renderInsight } from './render-insight.ts';

const plain = { sql: '\nselect count(*) from scoped' };

describe('a rendered question', () => {
  it('selects every message without a scope', () => {
    expect(renderInsight(plain)).toEqual({
      sql: 'with scoped as (select * from messages)\nselect count(*) from scoped',
      parameters: [],
    });
  });

  it('adds its own CTEs after the scope', () => {
    expect(renderInsight({ sql: '\nwith a as (select 1) select * from a' }).sql).toBe(
      'with scoped as (select * from messages),\na as (select 1) select * from a',
    );
  });

  it('restricts chat, months and times by parameters, in order', () => {
    expect(renderInsight(plain, { chatId: 'c-1', from: '2024-01-28T15:30', to: '2024-03-01' })).toEqual({
      sql:
        'with scoped as (select * from messages where chat_id = ? and month >= ? and sent_at >= cast(? as timestamp)' +
        ' and month <= ? and sent_at < cast(? as timestamp))\nselect count(*) from scoped',
      parameters: ['c-1', '2024-01', '2024-01-28 15:30:00', '2024-03', '2024-03-01 00:00:00'],
    });
  });

  it('has no value in the SQL', () => {
    const chatId = "x' or '1'='1";
    const { sql, parameters } = renderInsight(plain, { chatId });
    expect(sql).not.toContain(chatId);
    expect(parameters).toEqual([chatId]);
  });

  it.each([
    '2024',
    '28.1.2024',
    '2024-01-28T15',
    "2024-01-28' or 1=1",
    '',
    '2024-01-28T15:30:12Z',
    '2024-01-28T15:30:12.1234567',
  ])('refuses a time of another form: %j', (from) => {
    expect(() => renderInsight(plain, { from })).toThrow(InsightError);
    expect(() => renderInsight(plain, { to: from })).toThrow(expect.objectContaining({ code: 'invalid-scope' }));
  });

  it.each(['2024-01-28', '2024-01-28T15:30', '2024-01-28T15:30:12', '2024-01-28 15:30:12.25'])('takes %j', (from) => {
    expect(renderInsight(plain, { from }).parameters[1]).toMatch(/^2024-01-28 \d\d:\d\d:\d\d/);
  });
});
