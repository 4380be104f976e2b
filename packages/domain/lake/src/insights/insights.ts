import { calendar } from './calendar.ts';
import { conversationStarts } from './conversation-starts.ts';
import { hourByWeekday } from './hour-by-weekday.ts';
import type { Insight } from './insight.ts';
import { messagesPerDay } from './messages-per-day.ts';
import { messagesPerPerson } from './messages-per-person.ts';

/** Every named question, in the order in which a page shows them. */
export const INSIGHTS: readonly Insight[] = [
  messagesPerPerson,
  messagesPerDay,
  calendar,
  hourByWeekday,
  conversationStarts,
];
