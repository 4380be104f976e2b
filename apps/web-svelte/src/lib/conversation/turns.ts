import type { ChatMessage } from '@homelake/http-api';
import { dayOf } from '#lib/days.ts';

/** Consecutive messages of one person; a system message is a turn by itself. */
export interface Turn {
  readonly sender: string | null;
  readonly messages: readonly ChatMessage[];
}

export interface ConversationDay {
  readonly day: number;
  readonly turns: readonly Turn[];
}

/** Pause after which a new turn of the same person begins. */
const TURN_SECONDS = 10 * 60;

/** Groups messages by day and turn, in the order of the conversation. If a clock was set back, the order stays and a day may occur twice. */
export function conversationDays(messages: readonly ChatMessage[]): ConversationDay[] {
  const days: { day: number; turns: { sender: string | null; messages: ChatMessage[] }[] }[] = [];
  for (const message of messages) {
    const number = dayOf(message.sentAt);
    let day = days.at(-1);
    if (day?.day !== number) days.push((day = { day: number, turns: [] }));
    const turn = day.turns.at(-1);
    const before = turn?.messages.at(-1);
    const goesOn =
      turn !== undefined &&
      before !== undefined &&
      message.sender !== null &&
      turn.sender === message.sender &&
      Math.abs(secondsOf(message.sentAt) - secondsOf(before.sentAt)) < TURN_SECONDS;
    if (goesOn) turn.messages.push(message);
    else day.turns.push({ sender: message.sender, messages: [message] });
  }
  return days;
}

const secondsOf = (wallTime: string): number =>
  +wallTime.slice(11, 13) * 3600 + +wallTime.slice(14, 16) * 60 + +(wallTime.slice(17, 19) || 0);
