import { atAGlance } from './at-a-glance.ts';
import { calendar } from './calendar.ts';
import { calls } from './calls.ts';
import { conversationStarts } from './conversation-starts.ts';
import { editedAndDeleted } from './edited-and-deleted.ts';
import { emojiPerPerson } from './emoji-per-person.ts';
import { hourByWeekday } from './hour-by-weekday.ts';
import type { Insight } from './insight.ts';
import { joinsAndLeaves } from './joins-and-leaves.ts';
import { linkDomains } from './link-domains.ts';
import { longestSilences } from './longest-silences.ts';
import { longestStreaks } from './longest-streaks.ts';
import { mediaByType } from './media-by-type.ts';
import { messageLength } from './message-length.ts';
import { messagesPerDay } from './messages-per-day.ts';
import { messagesPerMonth } from './messages-per-month.ts';
import { messagesPerPerson } from './messages-per-person.ts';
import { nightOwls } from './night-owls.ts';
import { pollResults } from './poll-results.ts';
import { questionsAsked } from './questions-asked.ts';
import { responseTimes } from './response-times.ts';
import { responseTimesByHour } from './response-times-by-hour.ts';
import { topEmoji } from './top-emoji.ts';
import { topWords } from './top-words.ts';
import { vocabulary } from './vocabulary.ts';

/** Every named question, in the order in which a page shows them. */
export const INSIGHTS: readonly Insight[] = [
  messagesPerPerson,
  messagesPerDay,
  calendar,
  hourByWeekday,
  conversationStarts,
  responseTimes,
  responseTimesByHour,
  topEmoji,
  topWords,
  messageLength,
  mediaByType,
  messagesPerMonth,
  linkDomains,
  longestStreaks,
  longestSilences,
  editedAndDeleted,
  calls,
  pollResults,
  joinsAndLeaves,
  nightOwls,
  questionsAsked,
  emojiPerPerson,
  vocabulary,
  atAGlance,
];
