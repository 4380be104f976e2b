/** A token of an XML text. The `text` of a tag is the content of its brackets, without the slash. */
export interface XmlToken {
  readonly kind: 'start' | 'empty' | 'end' | 'text';
  readonly text: string;
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Yields the tags and texts of an XML text in order, without comments, declarations and processing instructions. Any input, broken XML
 * included, takes one pass.
 */
export function* xmlText(xml: string): Generator<XmlToken> {
  let at = 0;
  while (at < xml.length) {
    const bracket = xml.indexOf('<', at);
    const textEnd = bracket < 0 ? xml.length : bracket;
    if (textEnd > at) yield { kind: 'text', text: unescapeXml(xml.slice(at, textEnd)) };
    if (bracket < 0) return;
    if (xml.startsWith('<!--', bracket)) at = after(xml, '-->', bracket + 4);
    else if (xml.startsWith('<![CDATA[', bracket)) {
      at = after(xml, ']]>', bracket + 9);
      yield { kind: 'text', text: xml.slice(bracket + 9, Math.max(bracket + 9, at - 3)) };
    } else if (xml.startsWith('<?', bracket)) at = after(xml, '?>', bracket + 2);
    else if (xml.startsWith('<!', bracket)) at = after(xml, '>', bracket + 2);
    else {
      at = tagEnd(xml, bracket + 1);
      const tag = xml.slice(bracket + 1, at - 1);
      if (tag.startsWith('/')) yield { kind: 'end', text: tag.slice(1).trim() };
      else if (tag.endsWith('/')) yield { kind: 'empty', text: tag.slice(0, -1) };
      else yield { kind: 'start', text: tag };
    }
  }
}

/** Names and values of a tag's attributes, in order. Attributes without quotes are left out. */
export function attributesOf(tag: string): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  let at = 0;
  for (;;) {
    const equals = tag.indexOf('=', at);
    if (equals < 0) return found;
    const name = tag.slice(at, equals).trimEnd();
    let start = equals + 1;
    while (/\s/.test(tag.charAt(start))) start++;
    const quote = tag.charAt(start);
    const end = quote === '"' || quote === "'" ? tag.indexOf(quote, start + 1) : start - 1;
    if (end < 0) return found;
    if (end > start) found.push([name.slice(name.search(/\S*$/)), unescapeXml(tag.slice(start + 1, end))]);
    at = end + 1;
  }
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|([a-z]{2,4}));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Index after the `>` that ends a tag. A `>` in quotes does not end it. */
function tagEnd(xml: string, from: number): number {
  let quote = '';
  for (let i = from; i < xml.length; i++) {
    const char = xml.charAt(i);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '>') return i + 1;
    else if (char === '"' || char === "'") quote = char;
  }
  return xml.length + 1;
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  return found < 0 ? xml.length : found + mark.length;
}
