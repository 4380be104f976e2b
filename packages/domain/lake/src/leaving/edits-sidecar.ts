import type { Photo } from '@homelake/photos';

/** What an XMP sidecar says about a photo. */
export interface EditedPhoto extends Pick<
  Photo,
  | 'takenLocal'
  | 'takenSource'
  | 'offsetMinutes'
  | 'title'
  | 'description'
  | 'tags'
  | 'rating'
  | 'favourite'
  | 'trashedAt'
  | 'standsAlone'
> {
  /** True where the owner gave tags of their own. */
  readonly hasOwnTags: boolean;
  /** Names of its albums. */
  readonly albumNames: readonly string[];
}

/** Rating of a favourite that has none of its own: programs show five stars as the highest mark. */
const FAVOURITE_RATING = 5;

/** True where the photo has something that its original does not say. */
export const isEdited = (photo: EditedPhoto): boolean =>
  photo.favourite ||
  photo.hasOwnTags ||
  photo.standsAlone ||
  photo.albumNames.length > 0 ||
  photo.trashedAt !== null ||
  photo.takenSource === 'user';

/**
 * The XMP packet (ISO 16684-1) of a photo: the corrected capture time, rating, caption and keywords in the properties that other programs
 * read; albums as hierarchical keywords; and what no standard has in properties of Homelake. Keywords include those of the original, since
 * programs that read a sidecar take its list in place of that in the file.
 */
export function editsSidecar(photo: EditedPhoto): string {
  const { tags, albumNames, title, description, rating, favourite, trashedAt, standsAlone } = photo;
  const simple: [string, string][] = [];
  if (photo.takenSource === 'user') {
    const time = photo.takenLocal + offsetText(photo.offsetMinutes);
    simple.push(['exif:DateTimeOriginal', time], ['photoshop:DateCreated', time]);
  }
  const stars = rating ?? (favourite ? FAVOURITE_RATING : null);
  if (stars !== null) simple.push(['xmp:Rating', String(stars)]);
  if (favourite) simple.push(['homelake:Favourite', 'True']);
  if (trashedAt !== null) simple.push(['homelake:TrashedAt', trashedAt]);
  if (standsAlone) simple.push(['homelake:StandsAlone', 'True']);
  const hierarchical = albumNames.map((name) => `Albums|${name.replaceAll('|', '/')}`);
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '  <rdf:Description rdf:about=""',
    ...Object.entries(NAMESPACES).map(([prefix, uri]) => `    xmlns:${prefix}="${uri}"`),
    ...simple.map(([name, value]) => `    ${name}="${escapeXml(value)}"`),
    '  >',
    ...list('dc:title', 'Alt', title === null ? [] : [title]),
    ...list('dc:description', 'Alt', description === null ? [] : [description]),
    ...list('dc:subject', 'Bag', tags),
    ...list('lr:hierarchicalSubject', 'Bag', hierarchical),
    ...list('homelake:Albums', 'Bag', albumNames),
    '  </rdf:Description>',
    ' </rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="w"?>',
    '',
  ].join('\n');
}

const NAMESPACES = {
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  homelake: 'urn:homelake:edits#',
};

function list(name: string, form: 'Alt' | 'Bag', values: readonly string[]): readonly string[] {
  if (values.length === 0) return [];
  const language = form === 'Alt' ? ' xml:lang="x-default"' : '';
  const items = values.map((value) => `     <rdf:li${language}>${escapeXml(value)}</rdf:li>`);
  return [`   <${name}>`, `    <rdf:${form}>`, ...items, `    </rdf:${form}>`, `   </${name}>`];
}

/** `+05:30`; empty where the offset is unknown. */
function offsetText(minutes: number | null): string {
  if (minutes === null) return '';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 has no form for are left out. */
const escapeXml = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

const NOT_XML = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu;
