import type { TagValue } from '@homelake/photos';
import type { Movie } from './encode-movie.ts';

export type Tags = Readonly<Record<string, TagValue>>;

/** All facts that devices, programs and people wrote about one picture or video. */
export interface WrittenPhoto {
  readonly exif: Tags;
  /** The XMP packet in the file. */
  readonly xmp: Readonly<Record<string, string>>;
  readonly iptc: Readonly<Record<string, string>>;
  /** The PNG; null where the file is none. */
  readonly png: { readonly texts: Readonly<Record<string, string>>; readonly changed: readonly number[] | null } | null;
  /** XMP beside the file; null where there is none. */
  readonly sidecar: Readonly<Record<string, string>> | null;
  /** Google's JSON; null where there is none. */
  readonly takeout: { readonly taken: number; readonly position: readonly [number, number] | null } | null;
  /** The movie; null for a still. */
  readonly movie: Movie | null;
  /** In the order of arrival. */
  readonly arrivals: readonly WrittenArrival[];
  /** IANA zone of the household. */
  readonly homeZone: string | null;
}

/** A photo about which nothing is written. */
export const NOTHING_WRITTEN: WrittenPhoto = {
  exif: {},
  xmp: {},
  iptc: {},
  png: null,
  sidecar: null,
  takeout: null,
  movie: null,
  arrivals: [],
  homeZone: null,
};

export interface WrittenArrival {
  readonly name: string;
  /** Instant, ISO 8601. */
  readonly fileTime: string | null;
  readonly arrivedAt: string;
}

/** Google's JSON, as in an export. */
export function encodeTakeout({ taken, position }: NonNullable<WrittenPhoto['takeout']>, title: string): Uint8Array {
  const [latitude, longitude] = position ?? [0, 0];
  const json = {
    title,
    description: '',
    imageViews: '12',
    creationTime: { timestamp: '1732000000', formatted: '19 Nov 2024, 07:06:40 UTC' },
    photoTakenTime: { timestamp: String(taken / 1000), formatted: new Date(taken).toUTCString() },
    geoData: { latitude, longitude, altitude: 0, latitudeSpan: 0, longitudeSpan: 0 },
    url: 'https://photos.google.com/photo/1',
  };
  return new TextEncoder().encode(JSON.stringify(json, null, 2));
}

/** A packet or a sidecar of XMP. */
export function encodeXmp(properties: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(properties).map(([name, value]) => `    ${name}="${value}"`);
  return [
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '  <rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"',
    '    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"',
    `${attributes.join('\n')}/>`,
    '</rdf:RDF></x:xmpmeta>',
  ].join('\n');
}
