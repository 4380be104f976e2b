/** Content types of text files by file name extension, since text files have no signature. */
const byExtension: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  ics: 'text/calendar',
  vcf: 'text/vcard',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  geojson: 'application/geo+json',
  xml: 'application/xml',
  gpx: 'application/gpx+xml',
  kml: 'application/vnd.google-earth.kml+xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  eml: 'message/rfc822',
  svg: 'image/svg+xml',
};

/** Content type of a text file by its extension; `text/plain` for others. */
export const textType = (extension: string): string => byExtension[extension] ?? 'text/plain';

/**
 * True where the first bytes of a file are text: UTF-8, or UTF-16 with a byte order mark, without control characters other than white
 * space and escape. The bytes may end within a character. False for an empty file.
 */
export function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  const first = (head[0] ?? 0) * 256 + (head[1] ?? 0);
  const encoding = first === 0xfffe ? 'utf-16le' : first === 0xfeff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    return !UNTEXTUAL.test(text);
  } catch {
    return false;
  }
}

// oxlint-disable-next-line no-control-regex -- finding control characters is the point
const UNTEXTUAL = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;
