import { describe, expect, test } from 'vitest';
import { embeddedClip } from './embedded-clip.ts';
import { box, concat, FTYP, latin, mvhd, since1904, u32 } from './movie.test-helper.ts';
import { readXmp } from '../tags/xmp.ts';

const picture = Uint8Array.from([0xff, 0xd8, ...latin('a picture, with the letters mpvd in it'), 0xff, 0xd9]);
const film = concat([FTYP, box('moov', mvhd(since1904('2021-05-06T07:08:09Z')))]);
const le16 = (value: number) => [value & 255, value >> 8];
const le32 = (value: number) => u32(value).toReversed();
const NONE = {};

const microVideo = (offset: number) =>
  readXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:Cam="http://ns.google.com/photos/1.0/camera/" Cam:MicroVideo="1" Cam:MicroVideoOffset="${offset}"/>
    </rdf:RDF></x:xmpmeta>`);

/** Lists items behind the picture as Google's later phones do: what each is, and its length where it has one. */
const container = (items: readonly (readonly [semantic: string, length: number])[]) =>
  readXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1"
      xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/">
    <Container:Directory><rdf:Seq>
      <rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="image/jpeg" Item:Semantic="Primary"/></rdf:li>
      ${items.map(([semantic, length]) => `<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="${semantic}" Item:Length="${length}"/></rdf:li>`).join('')}
    </rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>`);

/** Samsung's directory with blocks of a kind, a name and data. */
function withDirectory(
  before: Uint8Array,
  blocks: readonly (readonly [number, string, Uint8Array | readonly number[]])[],
) {
  const parts = blocks.map(([kind, name, data]) =>
    concat([le16(0), le16(kind), le32(name.length), latin(name), Uint8Array.from(data)]),
  );
  const ends = parts.map((_, at) => parts.slice(at).reduce((sum, part) => sum + part.length, 0));
  const entries = parts.flatMap((part, at) => [
    ...le16(0),
    ...le16(blocks[at]?.[0] ?? 0),
    ...le32(ends[at] ?? 0),
    ...le32(part.length),
  ]);
  const directory = concat([latin('SEFH'), le32(107), le32(blocks.length), entries]);
  return concat([before, ...parts, directory, le32(directory.length), latin('SEFT')]);
}

const found = (bytes: Uint8Array, xmp: Parameters<typeof embeddedClip>[1]) => {
  const span = embeddedClip(bytes, xmp);
  return span && bytes.slice(span.start, span.end);
};

describe('the film inside a picture', () => {
  test('lies so many bytes before the end, as MicroVideoOffset says', () => {
    expect(found(concat([picture, film]), microVideo(film.length))).toEqual(film);
  });

  test('lies behind and before what else the container lists', () => {
    const other = new Uint8Array(40).fill(1);
    expect(found(concat([picture, film]), container([['MotionPhoto', film.length]]))).toEqual(film);
    const items = [
      ['GainMap', other.length],
      ['MotionPhoto', film.length],
      ['Depth', other.length],
    ] as const;
    expect(found(concat([picture, other, film, other]), container(items))).toEqual(film);
  });

  test('stands in the directory of a Samsung, whatever else does', () => {
    const bytes = withDirectory(picture, [
      [0x0a01, 'Image_UTC_Data', latin('1620284889000')],
      [0x0a30, 'MotionPhoto_Data', film],
      [0x0a31, 'MotionPhoto_Version', latin('mpv3')],
    ]);
    expect(found(bytes, NONE)).toEqual(film);
  });

  test('stands in a box of its own, where the directory or the tags say that there is one', () => {
    const boxed = concat([picture, box('mpvd', film)]);
    const trailer = new Uint8Array(24).fill(7);
    expect(found(concat([boxed, trailer]), container([['MotionPhoto', 5]]))).toEqual(film);
    expect(found(withDirectory(boxed, [[0x0a30, 'MotionPhoto_Data', latin('mpv2........')]]), NONE)).toEqual(film);
    expect(found(boxed, NONE)).toBeNull();
  });
});

describe('a picture holds no film', () => {
  test.each([
    ['that says nothing of one', picture, NONE],
    ['whose film was cut off', picture, microVideo(30)],
    ['whose film was cut off, and whose container still lists it', picture, container([['MotionPhoto', 30]])],
    ['whose offset lies before its beginning', concat([picture, film]), microVideo(9999)],
    ['whose offset is no number', concat([picture, film]), microVideo(Number.NaN)],
    ['whose lengths are no numbers', concat([picture, film]), container([['MotionPhoto', Number.NaN]])],
    ['that lists other things', concat([picture, film]), container([['GainMap', film.length]])],
  ] as const)('%s', (_what, bytes, xmp) => {
    expect(embeddedClip(bytes, xmp)).toBeNull();
  });

  test('whose directory is damaged anywhere', () => {
    const whole = withDirectory(picture, [[0x0a30, 'MotionPhoto_Data', film]]);
    for (let at = picture.length; at < whole.length; at++) {
      for (const value of [0, 127, 255]) {
        const damaged = whole.slice();
        damaged[at] = value;
        const span = embeddedClip(damaged, NONE);
        if (span !== null) expect(span.start < span.end && span.end <= damaged.length).toBe(true);
      }
      embeddedClip(whole.subarray(0, at), NONE);
    }
  });
});
