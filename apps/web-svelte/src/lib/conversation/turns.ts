import type { ChatMessage } from '@homelake/http-api';
import { dayOf } from '#lib/days.ts';

/** What one person says in one go; a notice of WhatsApp stands alone. */
export interface Turn {
  readonly sender: string | null;
  readonly messages: readonly ChatMessage[];
}

export interface ConversationDay {
  readonly day: number;
  readonly turns: readonly Turn[];
}

/** A pause of so long begins a new turn of the same person. */
const TURN_SECONDS = 10 * 60;

/** Messages in conversation order as days and turns. Clocks may step back: the order stays, and a day may come twice. */
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
