/** The town nearest to a position. */
export interface Town {
  readonly name: string;
  /** State or province; null where the data has none. */
  readonly region: string | null;
  /** English short name. */
  readonly country: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
}

/** Finds the town and the time zone of a position without a network. */
export interface Atlas {
  /** The nearest town, at most 50 km away; null at sea and in the wild. Degrees, WGS 84. */
  placeAt(latitude: number, longitude: number): Promise<Town | null>;
  /** IANA name of the time zone there, e.g. `Europe/Rome`; null where unknown. */
  zoneAt(latitude: number, longitude: number): Promise<string | null>;
}
