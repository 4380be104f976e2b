import { isObject } from '@homelake/storage';
import { positionOf } from './position.ts';
import { cleanText } from './tag-value.ts';

/** Contents of the JSON file that Google Takeout puts beside a photo. A field is null where the JSON has no possible value. */
export interface TakeoutFacts {
  /** The file's name as it was uploaded, before Takeout cut it. */
  readonly title: string | null;
  readonly description: string | null;
  /** Instant, ISO 8601, UTC. */
  readonly takenUtc: string | null;
  /** Degrees, WGS 84; both or none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitudeMetres: number | null;
  /** Names of people, in the order of the JSON. */
  readonly people: readonly string[];
  readonly favourite: boolean;
  readonly trashed: boolean;
}

/** Largest JSON that is read. Real ones take about a kilobyte. */
const MAX_BYTES = 1_000_000;
const MAX_PEOPLE = 200;

/** Parses the JSON of a photo. Null for other bytes, such as the JSON of an album. */
export function readTakeout(bytes: Uint8Array): TakeoutFacts | null {
  const json = bytes.length > MAX_BYTES ? null : parseObject(bytes);
  // An album's JSON has a title and a position as well. Only a photo's has a time.
  const taken = json === null ? null : objectOf(json['photoTakenTime']);
  if (json === null || (taken === null && (objectOf(json['geoData']) === null || objectOf(json['date']) !== null)))
    return null;
  const position = positionIn(json['geoData']) ?? positionIn(json['geoDataExif']);
  const people = Array.isArray(json['people']) ? json['people'].slice(0, MAX_PEOPLE) : [];
  return {
    title: textIn(json['title']),
    description: textIn(json['description']),
    takenUtc: instantOf(taken?.['timestamp']),
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    altitudeMetres: position?.altitudeMetres ?? null,
    people: people.map((person: unknown) => textIn(objectOf(person)?.['name'])).filter((name) => name !== null),
    favourite: json['favorited'] === true,
    trashed: json['trashed'] === true,
  };
}

/** Names that Takeout gives the folder of a year or a day, in the language of the account. Such a folder is no album. */
const TIME_FOLDERS =
  /^(?:(?:photos? (?:from|de|du|van)|fotos? (?:von|aus|de|del|dal|da|van|fra)|foto[’']s (?:van|uit)|foton från|billeder fra|bilder fra|zdjęcia z|kuvat|fotky z) )?(?:19|20)\d{2}(?:-\d{2}-\d{2}(?: ?#\d+)?)?$/iu;

/**
 * The title in the JSON of an album folder of Takeout (`metadata.json`, or that name in the account's language). Null for other bytes, for an
 * album without a title, and for the folder of a year or a day.
 */
export function readTakeoutAlbum(bytes: Uint8Array): string | null {
  const json = bytes.length > MAX_BYTES ? null : parseObject(bytes);
  // Older versions of Takeout write the facts of the album into an object of their own.
  const album = json === null ? null : (objectOf(json['albumData']) ?? json);
  if (json === null || album === null || objectOf(json['photoTakenTime']) !== null) return null;
  if (instantOf(objectOf(album['date'])?.['timestamp']) === null) return null;
  const title = textIn(album['title']);
  return title === null || TIME_FOLDERS.test(title) ? null : title;
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(bytes: Uint8Array): JsonObject | null {
  try {
    return objectOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? cleanText(value) : null;
}

function numberIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function positionIn(value: unknown): ReturnType<typeof positionOf> {
  const geo = objectOf(value);
  return positionOf(numberIn(geo?.['latitude']), numberIn(geo?.['longitude']), numberIn(geo?.['altitude']));
}

/** The instant of a text that holds seconds since 1970; null for anything else. */
function instantOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^-?\d{1,12}$/.test(value)) return null;
  return `${new Date(Number(value) * 1000).toISOString().slice(0, -5)}Z`;
}
