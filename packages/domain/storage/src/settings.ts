import { AWS_PRICES, DEFAULT_REGION, DEFAULT_RETRIEVAL_HOURS } from './classes/aws-prices.ts';
import { pricesIn } from './classes/price-table.ts';
import type { PriceTable, RegionPrices } from './classes/price-table.ts';
import { readPriceTable } from './classes/read-price-table.ts';
import { createChecker } from './json/checker.ts';
import type { Checker } from './json/checker.ts';
import { findJsonPlaces, lineAt } from './json/json-places.ts';
import type { JsonPlaces } from './json/json-places.ts';
import { settingsKey } from './keys.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { RETRIEVAL_SPEEDS } from './objects/storage-class.ts';
import type { RetrievalHours } from './objects/storage-class.ts';
import { encodeJson, updateJson } from './objects/update-json.ts';
import type { JsonForm } from './objects/update-json.ts';
import { readRoutingRules } from './rules/read-routing-rules.ts';
import type { RoutingRule } from './rules/routing-rule.ts';

/** Settings of a lake. They are one JSON object in the store, which a person may also edit by hand. */
export interface LakeSettings {
  /** The user's routing rules. They are tried before the built-in ones. */
  readonly rules: readonly RoutingRule[];
  /** Cloud region whose prices are used, e.g. `us-east-1`. */
  readonly region: string;
  /** Price table that replaces the built-in one for the regions that it contains; null for none. */
  readonly prices: PriceTable | null;
  /** Directory for the archived objects of a lake on one machine, absolute, perhaps on another disk; null for one in the home. */
  readonly archiveDirectory: string | null;
  /** Hours that a restore takes on one machine; null for those of the price table. */
  readonly retrievalHours: RetrievalHours | null;
  /**
   * IANA time zone of photos and videos whose files have an instant but no wall time, e.g. `Europe/Rome`; null for that of the machine that
   * processes them.
   */
  readonly timeZone: string | null;
}

/** The settings of a lake without a settings object. */
export const DEFAULT_SETTINGS: LakeSettings = {
  rules: [],
  region: DEFAULT_REGION,
  prices: null,
  archiveDirectory: null,
  retrievalHours: null,
  timeZone: null,
};

/** The settings object is not JSON, or has unknown keys or invalid values. None of its settings is used. */
export class SettingsError extends Error {
  /** A failed dependency: a job that needs the settings is tried again, since a person may correct them. */
  readonly code = 'settings-invalid';
  /** One sentence for each mistake, with its line and its place in the object, e.g. `line 4: rules[0].when.kimd: unknown key; did you mean kind?`. */
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super([`${settingsKey.build({})} of the lake cannot be used`, ...problems].join('\n  '));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Reads the settings of a lake: DEFAULT_SETTINGS where it has none. Rejects with SettingsError for an object with any mistake. */
export async function readSettings(store: ObjectStore): Promise<LakeSettings> {
  const bytes = await store.read(settingsKey.build({}));
  return bytes === null ? DEFAULT_SETTINGS : decodeSettings(bytes);
}

/**
 * Changes the settings by compare-and-set; see `updateJson`. Rejects with SettingsError where the stored or the changed ones have a
 * mistake, and then writes nothing.
 */
export const changeSettings = (
  store: ObjectStore,
  change: (known: LakeSettings) => LakeSettings,
): Promise<LakeSettings> =>
  updateJson(store, settingsKey.build({}), form, (known) => change(known ?? DEFAULT_SETTINGS));

/** Returns the prices of the region in these settings. Throws SettingsError for a region that no table contains. */
export function settledPrices({ region, prices }: LakeSettings): RegionPrices {
  const found = (prices && pricesIn(prices, region)) ?? pricesIn(AWS_PRICES, region);
  if (found !== null) return found;
  const known = new Set([...AWS_PRICES, ...(prices ?? [])].map((row) => row.region));
  throw new SettingsError([`region: no prices for ${JSON.stringify(region)}; known are ${[...known].join(', ')}`]);
}

/** Returns the hours that a restore takes in these settings, by speed. Throws SettingsError as `settledPrices`. */
export const settledHours = (settings: LakeSettings): RetrievalHours =>
  settings.retrievalHours ?? settledPrices(settings)['deep-archive'].terms.retrievalHours ?? DEFAULT_RETRIEVAL_HOURS;

/** Decodes the bytes of a settings object. Throws SettingsError for any mistake. */
export function decodeSettings(bytes: Uint8Array): LakeSettings {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SettingsError(['is not JSON: it is not text in UTF-8']);
  }
  return parseSettings(text);
}

/** Reads the text of a settings object. Throws SettingsError, whose problems name the line and the key, for any mistake. */
export function parseSettings(text: string): LakeSettings {
  const places = findJsonPlaces(text);
  const { faultAt, repeated } = places;
  if (faultAt !== null)
    throw new SettingsError([`line ${lineAt(text, faultAt)}: is not JSON: ${faultOf(text, faultAt)}`]);
  if (repeated.length > 0)
    throw new SettingsError(repeated.map((place) => `line ${lineOf(places, place)}: ${place}: is given twice`));
  try {
    return settingsOf(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const placed = error.problems.map(
      (problem) => `line ${lineOf(places, /^[^:]*/.exec(problem)?.[0] ?? '')}: ${problem}`,
    );
    throw new SettingsError(placed);
  }
}

const faultOf = (text: string, offset: number): string =>
  offset >= text.length
    ? 'it ends too early'
    : `${JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0))} is not possible there`;

/** The line of a place, or of the nearest one around it that the text has: a key may be missing. */
function lineOf({ lines }: JsonPlaces, place: string): number {
  for (let around = place; around !== ''; around = around.replace(/(?:^|\.)[^.[\]]*$|\[\d+\]$/, '')) {
    const line = lines.get(around);
    if (line !== undefined) return line;
  }
  return lines.get('') ?? 1;
}

/** A settings object as it is stored. */
export interface StoredSettings {
  /** Its text, as it was written; empty where there is none. */
  readonly text: string;
  /** Null where there is none. */
  readonly etag: string | null;
  /** Null where the text has mistakes. */
  readonly settings: LakeSettings | null;
  /** One sentence for each mistake; see SettingsError. */
  readonly problems: readonly string[];
}

/** Reads the settings object for a person who changes it, with its mistakes. */
export async function readStoredSettings(store: Pick<ObjectStore, 'head' | 'read'>): Promise<StoredSettings> {
  const key = settingsKey.build({});
  // The etag is read before the text: a write after this line makes a change that is based on the text fail.
  const mark = await store.head(key);
  const bytes = mark === null ? null : await store.read(key);
  if (mark === null || bytes === null) return { text: '', etag: null, settings: DEFAULT_SETTINGS, problems: [] };
  const text = new TextDecoder().decode(bytes);
  try {
    return { text, etag: mark.etag, settings: decodeSettings(bytes), problems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { text, etag: mark.etag, settings: null, problems: error.problems };
  }
}

/**
 * Replaces the settings object if it is still that of `etag`; null: if there is none. Rejects with StorageError `precondition-failed` where
 * it is another one.
 */
export async function writeSettings(
  store: Pick<ObjectStore, 'put'>,
  settings: LakeSettings,
  etag: string | null,
): Promise<void> {
  const ifMatch = etag === null ? 'absent' : { etag };
  await store.put(settingsKey.build({}), form.encode(settings), { contentType: 'application/json', ifMatch });
}

const form: JsonForm<LakeSettings> = {
  decode: decodeSettings,
  encode({ rules, region, prices, archiveDirectory, retrievalHours, timeZone }) {
    const written = {
      rules: rules.map(({ name, when, storageClass, into }) => ({
        ...(name !== null && { name }),
        when,
        storageClass,
        ...(into !== null && { into }),
      })),
      region,
      ...(prices !== null && { prices }),
      ...(archiveDirectory !== null && { archiveDirectory }),
      ...(retrievalHours !== null && { retrievalHours }),
      ...(timeZone !== null && { timeZone }),
    };
    // What could not be read back is not written.
    settingsOf(written);
    return encodeJson(written);
  },
};

const KEYS = ['rules', 'region', 'prices', 'archiveDirectory', 'retrievalHours', 'timeZone'] as const;

/** A relative path would depend on the directory in which a command is started. */
function readDirectory(checker: Checker, value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  const path = checker.text('archiveDirectory', value);
  if (path === undefined || /^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(path)) return path;
  return checker.wrong('archiveDirectory', `must be an absolute path; not ${JSON.stringify(path)}`);
}

function readHours(checker: Checker, value: unknown): RetrievalHours | null | undefined {
  if (value === undefined || value === null) return null;
  const object = checker.object('retrievalHours', value, RETRIEVAL_SPEEDS);
  if (object === undefined) return undefined;
  const bulk = checker.amount('retrievalHours.bulk', object['bulk']);
  const standard = checker.amount('retrievalHours.standard', object['standard']);
  return bulk === undefined || standard === undefined ? undefined : { bulk, standard };
}

function readTimeZone(checker: Checker, value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  const zone = checker.text('timeZone', value);
  if (zone === undefined || isTimeZone(zone)) return zone;
  return checker.wrong(
    'timeZone',
    `must be the name of a time zone, such as "Europe/Rome"; not ${JSON.stringify(zone)}`,
  );
}

function isTimeZone(name: string): boolean {
  // `Intl` takes `+02:00` as well, which has no summer time: it would be wrong for half of the year.
  if (/^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function settingsOf(json: unknown): LakeSettings {
  const checker = createChecker();
  const object = checker.object('', json, KEYS) ?? {};
  const region = object['region'] === undefined ? DEFAULT_REGION : checker.text('region', object['region']);
  const rules = readRoutingRules(object['rules'] === undefined ? [] : object['rules']);
  const prices = object['prices'] === undefined ? { value: null, problems: null } : readPriceTable(object['prices']);
  const archiveDirectory = readDirectory(checker, object['archiveDirectory']);
  const retrievalHours = readHours(checker, object['retrievalHours']);
  const timeZone = readTimeZone(checker, object['timeZone']);
  const problems = [...checker.problems, ...(rules.problems ?? []), ...(prices.problems ?? [])];
  const isRead =
    region !== undefined && archiveDirectory !== undefined && retrievalHours !== undefined && timeZone !== undefined;
  if (problems.length > 0 || !isRead || rules.value === null) throw new SettingsError(problems);
  const settings = { rules: rules.value, region, prices: prices.value, archiveDirectory, retrievalHours, timeZone };
  settledPrices(settings);
  return settings;
}
