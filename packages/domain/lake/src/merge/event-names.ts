import type { SystemEvent } from '@homelake/chat';
import type { Person } from './merged-chat.ts';
import { nameKey } from './name-key.ts';

/** Actor and target of a system event, by the newest names of people, as the table `messages` has them. */
export interface EventNames {
  readonly actor: string | null;
  readonly target: string | null;
}

/**
 * Replaces the names in a system message by the newest names of people. `owner` is the name of the person whose phone made the export; null
 * where unknown.
 */
export type EventNamer = (event: SystemEvent, owner: string | null) => EventNames;

/** Events whose target is a person. The target of others is a group's name or a number. */
const CONCERNS_A_PERSON: ReadonlySet<string> = new Set(['added', 'removed', 'left', 'joined', 'admin']);

/** Words for "you" that exports write in the position of a name: `Ann added You`. */
const YOU: ReadonlySet<string> = new Set([
  'you',
  'du',
  'dich',
  'tú',
  'você',
  'vous',
  'tu',
  'ti',
  'je',
  'u',
  'вы',
  'вас',
]);

/**
 * Makes the namer of a chat. A name stays as printed where no person of the chat has it, for example because the person never wrote, or where
 * two persons have it.
 */
export const eventNamer = (people: readonly Person[]): EventNamer => {
  const byName = new Map<string, string | null>();
  for (const { name, names } of people) {
    for (const key of new Set(names.map(nameKey))) byName.set(key, byName.has(key) ? null : name);
  }
  const nameOf = (printed: string): string => byName.get(nameKey(printed)) ?? printed;
  const personOf = (printed: string | null, isOwner: boolean, owner: string | null): string | null => {
    const known = owner === null ? null : nameOf(owner);
    if (isOwner) return known;
    if (printed === null) return null;
    return YOU.has(nameKey(printed)) && !byName.has(nameKey(printed)) ? known : nameOf(printed);
  };
  return ({ event, actor, target, self }, owner) => ({
    actor: personOf(actor, self === 'actor', owner),
    target: CONCERNS_A_PERSON.has(event) || self === 'target' ? personOf(target, self === 'target', owner) : target,
  });
};

/**
 * Name of the person whose phone made the export, for exports whose text does not show it. The file of a direct chat is named after the other
 * person, so the owner is the sender with another name. Null for other chats.
 */
export const ownerFromChatName = (senders: readonly string[], chatName: string | null): string | null => {
  if (senders.length !== 2 || chatName === null) return null;
  const others = senders.filter((name) => nameKey(name) !== nameKey(chatName));
  return others.length === 1 ? (others[0] ?? null) : null;
};
