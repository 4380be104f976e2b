import { cleanName } from '../text/chars.ts';
import { SYSTEM_EVENT_TEMPLATES } from './system-event-templates.ts';
import type { SystemEventKind, SystemEventTemplate } from './system-event-templates.ts';

export type { SystemEventKind } from './system-event-templates.ts';

/** The event of a system notice. Names are as the notice prints them, without bidi marks. */
export interface SystemEvent {
  readonly event: SystemEventKind;
  /** The acting person; null where nobody is named, and for the exporting person (`You added Bob`), see `self`. */
  readonly actor: string | null;
  /** The person or thing concerned: a person, the group's new name, the new number; null in the same cases as the actor. */
  readonly target: string | null;
  /**
   * The one of the two that is the exporting person. It is null here and a name in the exports of others: `You added Bob` on one phone is
   * `Ann added Bob` on another. Two notices tell of the same event when event, time and the names that both have agree, and the name that only
   * one has is that of the other's exporter.
   */
  readonly self: 'actor' | 'target' | null;
}

/** Longest notice that is matched, in characters. Names of groups and people take 100 at most, so that longer texts are no notices. */
const MAX_NOTICE_LENGTH = 1000;

/**
 * The event of a notice, given the text of a `system` message; null for wording that matches no template. The kind of quotation marks,
 * apostrophes and spaces, and a full stop at the end, do not matter.
 */
export function systemEvent(text: string): SystemEvent | null {
  return matchNotice(text)?.event ?? null;
}

/** A matched notice. The text is wholly a notice where nothing follows its known words, or a separate sentence does. */
export interface NoticeMatch {
  readonly event: SystemEvent;
  readonly isWhole: boolean;
}

/** Matches a notice's text as `systemEvent` does. */
export function matchNotice(text: string): NoticeMatch | null {
  if (text.length > MAX_NOTICE_LENGTH) return null;
  const clean = cleanName(text).replace(/\.$/, '');
  const folded = fold(clean);
  for (const template of TEMPLATES) {
    if (!folded.includes(template.literal)) continue;
    const match = template.pattern.exec(folded);
    if (match === null) continue;
    const named = (key: 'actor' | 'target'): string | null => {
      const range = match.indices?.groups?.[key];
      return range ? cleanName(clean.slice(range[0], range[1])) : null;
    };
    const event = { event: template.event, actor: named('actor'), target: named('target'), self: template.self };
    return { event, isWhole: /^(?:$|[.。।])/u.test(folded.slice(match[0].length)) };
  }
  return null;
}

interface CompiledTemplate {
  readonly event: SystemEventKind;
  readonly self: 'actor' | 'target' | null;
  readonly pattern: RegExp;
  /** Longest literal part of the template. A text without it cannot match, which is a cheap first test. */
  readonly literal: string;
  /** Number of literal characters. A template with more of them is more specific. */
  readonly fixed: number;
}

/** Normalises a text character by character, so that offsets stay the same. */
const fold = (text: string): string =>
  text
    .replaceAll(/[“”„‟«»″]/g, '"')
    .replaceAll(/[‘’‛′]/g, "'")
    .replaceAll('\n', ' ');

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '%0': '.+?',
  '%1': '(?<actor>.+?)',
  '%2': '(?<target>.+?)',
};

function compile([event, wording, self]: SystemEventTemplate): CompiledTemplate {
  const open = wording.endsWith('…');
  const parts = (open ? wording.slice(0, -1) : wording).split(/(%[012])/);
  const source = parts
    .map(
      (part) =>
        PLACEHOLDERS[part] ??
        part.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replaceAll('"', String.raw`\s?"\s?`),
    )
    .join('')
    .replaceAll(String.raw` \s?"`, String.raw`\s?"`)
    .replaceAll(String.raw`"\s? `, String.raw`"\s?`);
  const literals = parts.filter((part) => !(part in PLACEHOLDERS)).flatMap((part) => part.split('"'));
  const literal = literals.reduce((longest, part) => (part.trim().length > longest.length ? part.trim() : longest), '');
  return {
    event,
    self: self ?? null,
    // Open templates end at a border between words; closed ones at the end.
    pattern: new RegExp(`^${source}${open ? '' : String.raw`\s*$`}`, 'd'),
    literal,
    fixed: literals.reduce((sum, part) => sum + part.length, 0),
  };
}

/** Opening words of the notices that do not begin with a name. */
export const NOTICE_STARTS: readonly string[] = Object.values(SYSTEM_EVENT_TEMPLATES)
  .flat()
  .flatMap(([, wording]) => /^[^%"…]+/.exec(wording) ?? [])
  .flatMap((start) => [start, start.replaceAll("'", '’')]);

// The most fixed wording first: `%1 added you` before `%1 added %2`, `You added %2` before both.
const TEMPLATES: readonly CompiledTemplate[] = Object.values(SYSTEM_EVENT_TEMPLATES)
  .flat()
  .map(compile)
  .sort((a, b) => b.fixed - a.fixed);
