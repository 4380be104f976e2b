import type { RawTags } from './metadata-reader.ts';
import { attributesOf, xmlText } from './xml.ts';

/** Prefixes of the returned property names, by namespace, whatever prefix a packet uses for the namespace. */
const PREFIXES: Readonly<Record<string, string>> = {
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://ns.adobe.com/xap/1.0/': 'xmp',
  'http://ns.adobe.com/exif/1.0/': 'exif',
  'http://cipa.jp/exif/1.0/': 'exifEX',
  'http://ns.adobe.com/exif/1.0/aux/': 'aux',
  'http://ns.adobe.com/tiff/1.0/': 'tiff',
  'http://ns.adobe.com/photoshop/1.0/': 'photoshop',
  'http://ns.adobe.com/lightroom/1.0/': 'lr',
  'http://www.digikam.org/ns/1.0/': 'digiKam',
  'http://ns.microsoft.com/photo/1.0/': 'MicrosoftPhoto',
  'http://ns.microsoft.com/photo/1.0': 'MicrosoftPhoto',
  'http://ns.google.com/photos/1.0/camera/': 'GCamera',
  'http://ns.google.com/photos/1.0/container/': 'Container',
  'http://ns.google.com/photos/1.0/container/item/': 'Item',
};

/** Bounds of what is read. A packet takes a few kilobytes. */
const MAX_CHARS = 4_000_000;
const MAX_DEPTH = 64;
const MAX_PROPERTIES = 5_000;
const MAX_ITEMS = 1_000;

interface Frame {
  readonly name: string;
  /** Name of the property that this element is, or is a part of. */
  readonly property: string;
  /** True for an item in the default language (`x-default`). */
  readonly isDefault: boolean;
  text: string;
  items: string[] | null;
  /** Number of items of a list that have been opened. */
  count: number;
}

const LISTS = new Set(['rdf:Bag', 'rdf:Seq', 'rdf:Alt']);
/** Elements that structure a value and are no part of its name. */
const TRANSPARENT = new Set([...LISTS, 'rdf:RDF', 'rdf:Description', 'rdf:li', 'rdf:value', 'x:xmpmeta', 'x:xapmeta']);

/**
 * The properties of an XMP packet (ISO 16684-1) by name. Simple values are texts and lists are lists; a list of languages begins with the
 * default language. The part of a structure is named `exif:Flash/exif:Fired`; in a list of structures, from the second on,
 * `Container:Directory[2]/...`. Where a property occurs twice, the first counts. Broken input gives what can be read of it. Entities that a
 * packet declares itself are not expanded.
 */
export function readXmp(packet: string | Uint8Array): RawTags['xmp'] {
  const text = (typeof packet === 'string' ? packet : decode(packet)).slice(0, MAX_CHARS);
  const prefixes = new Map<string, string>();
  const found = new Map<string, string | readonly string[]>();
  const frames: Frame[] = [];
  const canonical = (name: string) => {
    const colon = name.indexOf(':');
    return colon < 0 ? name : `${prefixes.get(name.slice(0, colon)) ?? name.slice(0, colon)}${name.slice(colon)}`;
  };
  const keep = (property: string, value: string | readonly string[]) => {
    if (property !== '' && value.length > 0 && !found.has(property) && found.size < MAX_PROPERTIES)
      found.set(property, value);
  };

  const open = (tag: string) => {
    const written = /^[^\s/>]+/.exec(tag)?.[0] ?? '';
    const attributes = attributesOf(tag.slice(written.length));
    for (const [name, value] of attributes)
      if (name.startsWith('xmlns:')) prefixes.set(name.slice(6), PREFIXES[value] ?? name.slice(6));
    const name = canonical(written);
    const around = frames.at(-1);
    const outer = around?.property ?? '';
    const number = name === 'rdf:li' && around !== undefined ? ++around.count : 1;
    const inList = number === 1 || outer === '' ? outer : `${outer}[${number}]`;
    const property = TRANSPARENT.has(name) ? inList : outer === '' ? name : `${outer}/${name}`;
    let isDefault = false;
    for (const [attribute, value] of attributes) {
      const key = canonical(attribute);
      if (key === 'xml:lang') isDefault = value === 'x-default';
      else if (key === 'rdf:resource') keep(property, value);
      else if (!/^(?:xmlns|xml|rdf|x):|^xmlns$/.test(key)) keep(property === '' ? key : `${property}/${key}`, value);
    }
    frames.push({ name, property, isDefault, text: '', items: LISTS.has(name) ? [] : null, count: 0 });
  };

  const close = () => {
    const frame = frames.pop();
    const parent = frames.at(-1);
    if (frame === undefined) return;
    const value = frame.text.trim();
    if (!TRANSPARENT.has(frame.name)) keep(frame.property, frame.items ?? value);
    else if (parent === undefined) return;
    else if (frame.name === 'rdf:li') {
      if (value === '' || parent.items === null || parent.items.length >= MAX_ITEMS) return;
      if (frame.isDefault) parent.items.unshift(value);
      else parent.items.push(value);
    } else if (frame.items !== null) parent.items ??= frame.items;
    else parent.text += frame.text;
  };

  for (const token of xmlText(text)) {
    if (token.kind === 'text') {
      const frame = frames.at(-1);
      if (frame !== undefined) frame.text += token.text;
    } else if (token.kind === 'end') close();
    else if (frames.length >= MAX_DEPTH) break;
    else {
      open(token.text);
      if (token.kind === 'empty') close();
    }
  }
  return Object.fromEntries(found);
}

/** Decodes a packet: as UTF-16 where its first bytes show it, else as UTF-8. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
      ? 'utf-16be'
      : (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
        ? 'utf-16le'
        : 'utf-8';
  return new TextDecoder(encoding).decode(bytes.subarray(0, MAX_CHARS * 2));
}
