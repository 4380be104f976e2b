import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readXmp } from './xmp.ts';

const NAMESPACES = `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"`;
const packet = (attributes: string, children = '') =>
  `<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${NAMESPACES}><rdf:Description rdf:about="" ${attributes}>${children}</rdf:Description></rdf:RDF></x:xmpmeta>`;

const nested = (depth: number) => packet('', `${'<rdf:li>'.repeat(depth)}<a:b>x</a:b>${'</rdf:li>'.repeat(depth)}`);

it('properties stand as attributes or as elements', () => {
  const found = readXmp(packet('xmp:Rating="4"', '<exif:DateTimeOriginal>2024-03-01T01:15:12</exif:DateTimeOriginal>'));
  expect(found).toEqual({ 'xmp:Rating': '4', 'exif:DateTimeOriginal': '2024-03-01T01:15:12' });
});

it('lists are lists, and of languages the default is first', () => {
  const found = readXmp(
    packet(
      '',
      `<dc:subject><rdf:Bag><rdf:li>Rome</rdf:li><rdf:li>sea &amp; sky</rdf:li><rdf:li> </rdf:li></rdf:Bag></dc:subject>
       <dc:title><rdf:Alt><rdf:li xml:lang="de">Meer</rdf:li><rdf:li xml:lang="x-default">Sea</rdf:li></rdf:Alt></dc:title>`,
    ),
  );
  expect(found).toEqual({ 'dc:subject': ['Rome', 'sea & sky'], 'dc:title': ['Sea', 'Meer'] });
});

it('parts of a structure are named after it, however it is written', () => {
  const fired = { 'exif:Flash/exif:Fired': 'True' };
  expect(readXmp(packet('', '<exif:Flash exif:Fired="True"/>'))).toEqual(fired);
  expect(
    readXmp(packet('', '<exif:Flash rdf:parseType="Resource"><exif:Fired>True</exif:Fired></exif:Flash>')),
  ).toMatchObject(fired);
  expect(readXmp(packet('', '<exif:Flash><rdf:Description exif:Fired="True"/></exif:Flash>'))).toMatchObject(fired);
});

it('a namespace is known by its address, not by its prefix', () => {
  const found = readXmp(packet('xmlns:a="http://ns.adobe.com/xap/1.0/" a:Rating="3"'));
  expect(found).toEqual({ 'xmp:Rating': '3' });
});

it('of a property that stands twice, the first counts', () => {
  expect(readXmp(packet('xmp:Rating="4"', '<xmp:Rating>1</xmp:Rating>'))).toEqual({ 'xmp:Rating': '4' });
});

it('what lies deeper than anybody nests is not read', () => {
  expect(readXmp(nested(50))).toEqual({ 'a:b': 'x' });
  expect(readXmp(nested(100))).toEqual({});
});

it('characters may be written by number, in CDATA, and in UTF-16', () => {
  expect(readXmp(packet('', '<dc:source>&#x5a;o&#235; &lt;&unknown;</dc:source>'))).toEqual({
    'dc:source': 'Zoë <&unknown;',
  });
  expect(readXmp(packet('', '<dc:source>&#0;&#x110000;</dc:source>'))).toEqual({ 'dc:source': '&#0;&#x110000;' });
  expect(readXmp(packet('', '<dc:source><![CDATA[a < b]]></dc:source>'))).toEqual({ 'dc:source': 'a < b' });
  const wide = Uint8Array.from(`\uFEFF${packet('xmp:Rating="5"')}`, (char) => char.charCodeAt(0));
  const units = new Uint8Array([...wide].flatMap((unit, i) => (i === 0 ? [0xff, 0xfe] : [unit, 0])));
  expect(readXmp(units)).toEqual({ 'xmp:Rating': '5' });
});

it('a packet that is cut off gives what stands before the cut', () => {
  const whole = packet('xmp:Rating="4"', '<dc:source>here</dc:source><dc:format>image/jpeg</dc:format>');
  expect(readXmp(whole.slice(0, whole.indexOf('image')))).toEqual({ 'xmp:Rating': '4', 'dc:source': 'here' });
});

it('entities that a packet declares are not expanded', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${packet('', '<dc:source>&b;</dc:source>')}`;
  expect(Object.values(readXmp(bomb)).join('')).not.toContain('aaaa');
});

it('a name of the language itself is a name like any other', () => {
  const found = readXmp(packet('', '<__proto__>x</__proto__><constructor>y</constructor>'));
  expect(Object.keys(found)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
});

it('deep, wide and unfinished texts end', () => {
  expect(readXmp('<a>'.repeat(100_000))).toEqual({});
  expect(readXmp(`<rdf:Description ${'a'.repeat(200_000)}`)).toEqual({});
  expect(readXmp(`<rdf:Description ${'a= '.repeat(100_000)}>`)).toEqual({});
  expect(readXmp('<!--'.repeat(100_000))).toEqual({});
  expect(
    Object.keys(readXmp(packet(Array.from({ length: 20_000 }, (_, i) => `a:b${i}="1"`).join(' ')))).length,
  ).toBeLessThan(20_000);
});

it('any text and any bytes give properties or none', () => {
  fc.assert(fc.property(fc.string(), (text) => void readXmp(packet(text, text) + text)));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readXmp(bytes)));
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    'rdf:li',
    'rdf:Bag',
    'dc:a',
    ' ',
    '&',
    '&#x41;',
    '<!--',
    ']]>',
    'xmlns:a="b"',
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => void readXmp(pieces.join(''))));
});

it('what a person writes comes back', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() === text && text !== ''),
        { minLength: 1 },
      ),
      (words) => {
        const escaped = words.map((word) => word.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
        const list = escaped.map((word) => `<rdf:li>${word}</rdf:li>`).join('');
        expect(readXmp(packet('', `<dc:subject><rdf:Bag>${list}</rdf:Bag></dc:subject>`))['dc:subject']).toEqual(words);
      },
    ),
  );
});
