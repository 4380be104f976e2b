import type { FileParts } from './file-parts.ts';

const SUFFIX = '.supplemental-metadata';
/** Takeout cuts the name of a JSON to 46 characters (51 with its ending); some exports allow a few more. */
const CUT_AT = 46;
/** What Google Photos adds to the name of a picture that was edited there, in the languages that are known of. */
const EDITED =
  /-(?:edited|effects|smile|mix|bearbeitet|bewerkt|modifié|modificato|editado|ha editado|editada|editat|edytowane|redigerad|muokattu|編集済み|已修改)$/;

/** Finds the photos of a folder that a JSON of Takeout speaks of. */
export interface TakeoutNames {
  /** Paths: the photo first, then its edited copies, which have no JSON of their own. */
  ownersOf(json: FileParts): readonly string[];
}

/**
 * By names alone. A photo `a.jpg` has `a.jpg.json` or `a.jpg.supplemental-metadata.json`, cut where that is too long; the second
 * photo of that name, `a(1).jpg`, has `a.jpg(1).json` or `a.jpg.supplemental-metadata(1).json`; an edited copy shares the JSON.
 */
export function takeoutNames(photos: readonly FileParts[]): TakeoutNames {
  const originals = new Map<string, string[]>();
  const edited = new Map<string, string[]>();
  const long = new Map<string, { readonly name: string; readonly path: string }[]>();
  const stems = new Map<string, string[]>();
  for (const { name, stem, extension, path } of photos) {
    push(originals, keyOf(name, ''), path);
    push(stems, stem, path);
    const { text, counter } = counted(stem);
    if (counter !== '') push(originals, keyOf(`${text}.${extension}`, counter), path);
    if (EDITED.test(text)) push(edited, keyOf(`${text.replace(EDITED, '')}.${extension}`, counter), path);
    for (const cut of new Set([`${name}|`, `${text}.${extension}|${counter}`])) {
      if (cut.indexOf('|') > CUT_AT)
        push(long, keyOf(cut.slice(0, CUT_AT), cut.slice(cut.indexOf('|') + 1)), { name: cut, path });
    }
  }
  const named = (name: string, counter: string) => {
    const key = keyOf(name, counter);
    return [...(originals.get(key)?.slice(0, 1) ?? []), ...(edited.get(key) ?? [])];
  };

  return {
    ownersOf({ stem }) {
      const { text, counter } = counted(stem);
      for (let length = 0; length <= Math.min(SUFFIX.length, text.length); length++) {
        if (!text.endsWith(SUFFIX.slice(0, length))) continue;
        const owners = named(text.slice(0, text.length - length), counter);
        if (owners.length > 0) return owners;
      }
      const cut = text.length < CUT_AT ? [] : (long.get(keyOf(text.slice(0, CUT_AT), counter)) ?? []);
      const owner = cut.find(({ name }) => name.startsWith(text))?.path ?? stems.get(stem)?.[0];
      return owner === undefined ? [] : [owner];
    },
  };
}

/** `a(1)` is the second of its name. */
function counted(stem: string): { readonly text: string; readonly counter: string } {
  const found = /^(.+)\((\d{1,5})\)$/.exec(stem);
  return { text: found?.[1] ?? stem, counter: found?.[2] ?? '' };
}

/** No file name holds a slash. */
function keyOf(name: string, counter: string): string {
  return `${name}/${counter}`;
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
