import { leafOf } from './keywords.ts';
import type { RawTags } from './metadata-reader.ts';
import { numberOf, textOf, textsOf, userComment, utf16Text } from './tag-value.ts';

/** Texts that people wrote about a picture. */
export interface Words {
  readonly title: string | null;
  readonly description: string | null;
  /** Keywords of all standards, duplicates included. */
  readonly tags: readonly string[];
  /** 0 to 5. */
  readonly rating: number | null;
  readonly artist: string | null;
  readonly copyright: string | null;
}

/** Texts that cameras and programs write into the description of every picture. */
const BOILERPLATE = new RegExp(
  `^(?:${[
    String.raw`(?:olympus|konica|minolta|konica minolta|polaroid|kodak|samsung|medion|casio|fujifilm|hp|nikon|panasonic|pentax|sanyo|sony|toshiba|vivitar|ricoh|rollei|benq|aiptek|ge)?\s*digital (?:still )?camera`,
    'sony dsc|minolta dsc',
    String.raw`samsung camera pictures|samsung csc|<?samsung.*>|<digimax.*>`,
    String.raw`exif[_ ]jpeg[_ ]picture|dcim[\\/].*|dvc \d+\.\d+ hdmi|created by imlib`,
    String.raw`ascii|binary comment|default|x-default|untitled|image|charset=\S*|non[ _-]?descrip\w*`,
  ].join('|')})$`,
  'i',
);
/** Names of camera modes, which Huawei's cameras write into the description. */
const MODES_OF_HUAWEI =
  /^(?:r?hdr|hdrpl|ozn?or(?:wo)?|ozedf|ozmde|frontbhdp|fbt|rbt|ptr|fbthdr|btr|mon|nor|dav|mde|mde_soft|edf|btf|btfmdn|btfhdr|frem|rpt|burst|sdr_hdrb|cof|cof_soft|qrf|fshbty)$/i;

/** True for a text that no person wrote about this picture. */
function isBoilerplate(text: string, { exif }: Pick<RawTags, 'exif'>): boolean {
  const [make, model] = [textOf(exif['Make']) ?? '', textOf(exif['Model']) ?? ''];
  if (/^(?:huawei|honor)$/i.test(make) && MODES_OF_HUAWEI.test(text)) return true;
  const same = (name: string) => name !== '' && name.toLowerCase() === text.toLowerCase();
  return BOILERPLATE.test(text) || [make, model, `${make} ${model}`].some(same);
}

/** The texts in the tags of a file. XMP comes first, since programs write it today, then IPTC, EXIF, the tags of Windows and PNG texts. */
export function wordsOf({ exif, xmp, iptc, png }: RawTags): Words {
  const written = (...texts: readonly (string | null)[]): string | null =>
    texts.find((text) => text !== null && !isBoilerplate(text, { exif })) ?? null;
  return {
    title: written(
      textOf(xmp['dc:title']),
      textOf(iptc['Object Name']),
      utf16Text(exif['XPTitle']),
      textOf(png['Title']),
    ),
    description: written(
      textOf(xmp['dc:description']),
      textOf(iptc['Caption/Abstract']),
      textOf(exif['ImageDescription']),
      textOf(xmp['exif:UserComment']),
      userComment(exif['UserComment']),
      utf16Text(exif['XPComment']) ?? utf16Text(exif['XPSubject']),
      textOf(png['Description']) ?? textOf(png['Comment']),
    ),
    tags: [
      ...textsOf(xmp['dc:subject']),
      ...textsOf(iptc['Keywords']),
      ...textsOf(xmp['lr:hierarchicalSubject']).map((path) => leafOf(path, '|')),
      ...textsOf(xmp['digiKam:TagsList']).map((path) => leafOf(path, '/')),
      ...textsOf(xmp['MicrosoftPhoto:LastKeywordXMP']).map((path) => leafOf(path, '/')),
      ...(utf16Text(exif['XPKeywords'])?.split(';') ?? []),
    ],
    rating: ratingOf(xmp, exif),
    artist:
      names(xmp['dc:creator']) ??
      names(iptc['By-line']) ??
      names(exif['Artist']) ??
      utf16Text(exif['XPAuthor']) ??
      textOf(png['Author']),
    copyright:
      textOf(xmp['dc:rights']) ??
      textOf(iptc['Copyright Notice']) ??
      names(exif['Copyright']) ??
      textOf(png['Copyright']),
  };
}

/** The rating in stars, 0 to 5. Null for -1, which means "rejected". Windows writes percents too: 1, 25, 50, 75 and 99. */
function ratingOf(xmp: RawTags['xmp'], exif: RawTags['exif']): number | null {
  const stars = numberOf(xmp['xmp:Rating']) ?? numberOf(exif['Rating']);
  if (stars !== null) return stars >= 0 && stars <= 5 ? Math.round(stars) : null;
  const percent = numberOf(xmp['MicrosoftPhoto:Rating']) ?? numberOf(exif['RatingPercent']);
  return percent === null || percent < 0 || percent > 100 ? null : percent === 0 ? 0 : Math.round(percent / 25) + 1;
}

function names(value: Parameters<typeof textsOf>[0]): string | null {
  const all = textsOf(value);
  return all.length === 0 ? null : all.join(', ');
}
