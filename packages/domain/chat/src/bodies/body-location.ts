import { hasLeadingMark, isLocationWord } from '../locales/markers.ts';
import type { Location } from '../message/message.ts';

/** The last line of a location message: optional text, then the link. */
const LINK_LINE = /^(?:([^\n]*?)[:：]\s?)?(https?:\/\/(?:maps\.google\.com\/|(?:www\.)?foursquare\.com\/v\/)\S+)$/u;
const POSITION = /[?&](?:q|ll|sll)=(?:loc:)?(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:&|$)/;

/** A link without WhatsApp's mark is a location only if it ends with coordinates or with the 24 hex digits of a Foursquare place. */
const PRECISE_END = /[=:]-?\d[\d.]*,-?\d[\d.]*$|\/[0-9a-f]{24}$/;

export interface LocationMessage {
  readonly location: Location;
  /** Name and city of the place; empty where the message gives neither. */
  readonly text: string;
}

/**
 * Parses a location: `location: https://maps.google.com/?q=lat,lon` with any word before the colon, iOS `Name (City): link`, or Android with
 * name and city on the lines before the link. Null for anything else; a link by itself is text that somebody pasted.
 */
export function parseLocation(body: string): LocationMessage | null {
  if (!hasLeadingMark(body) && !PRECISE_END.test(body)) return null;
  const lines = body
    .replaceAll(/[\u200e\u200f]/g, '')
    .trimEnd()
    .split('\n');
  const [, before, url] = LINK_LINE.exec(lines.pop() ?? '') ?? [];
  if (url === undefined || (before === undefined && lines.length === 0)) return null;
  const position = POSITION.exec(url);
  const isWord = before === undefined || isLocationWord(before) || (position !== null && !/\s/.test(before));
  const text = [...lines, ...(isWord ? [] : [before])].join('\n').trim();
  return { location: { ...toPosition(position), url }, text };
}

function toPosition(match: RegExpExecArray | null): { latitude: number | null; longitude: number | null } {
  const latitude = Number(match?.[1]);
  const longitude = Number(match?.[2]);
  const real = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return real ? { latitude, longitude } : { latitude: null, longitude: null };
}
