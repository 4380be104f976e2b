/** Usual names of makers whose files use another spelling. The key is the beginning of the name in files, in lower case. */
const MAKERS: readonly (readonly [string, string])[] = [
  ['asahi', 'Pentax'],
  ['casio', 'Casio'],
  ['concord', 'Concord'],
  ['eastman kodak', 'Kodak'],
  ['fuji', 'Fujifilm'],
  ['general imaging', 'GE'],
  ['google', 'Google'],
  ['gopro', 'GoPro'],
  ['hewlett', 'HP'],
  ['hmd global', 'Nokia'],
  ['htc', 'HTC'],
  ['huawei', 'Huawei'],
  ['konica minolta', 'Konica Minolta'],
  ['leica', 'Leica'],
  ['lg', 'LG'],
  ['minolta', 'Minolta'],
  ['motorola', 'Motorola'],
  ['nikon', 'Nikon'],
  ['nokia', 'Nokia'],
  ['olympus', 'Olympus'],
  ['om digital', 'OM System'],
  ['oneplus', 'OnePlus'],
  ['panasonic', 'Panasonic'],
  ['pentax', 'Pentax'],
  ['phase one', 'Phase One'],
  ['ricoh', 'Ricoh'],
  ['samsung', 'Samsung'],
  ['sanyo', 'Sanyo'],
  ['seiko epson', 'Epson'],
  ['sony ericsson', 'Sony Ericsson'],
  ['sony', 'Sony'],
  ['xiaomi', 'Xiaomi'],
];

/** Brands that may stand at the beginning of a model. Such a brand replaces the maker's name, since people use it. */
const BRANDS = ['Pentax', 'BlackBerry', 'Redmi', 'POCO', 'Kodak', 'Nikon', 'Canon', 'Olympus', 'Leica'];

const COMPANY =
  /[\s,]+(?:corporation|corp|company|co|ltd|inc|gmbh|ag|limited|technologies|electronics|imaging|optical)\b\.?/gi;

/**
 * The name of a camera as people write it, with the maker once: `NIKON CORPORATION` and `NIKON D850` give `Nikon D850`, `Canon` and
 * `Canon EOS R6` give `Canon EOS R6`. Null where maker and model are null.
 */
export function cameraName(make: string | null, model: string | null): string | null {
  const maker = make === null ? null : makerName(make);
  if (model === null) return maker;
  const brand = BRANDS.find((name) => startsWithWord(model, name)) ?? maker;
  if (brand === null) return model;
  let rest = model;
  for (;;) {
    const name = [make ?? brand, brand].find((word) => startsWithWord(rest, word));
    if (name === undefined) break;
    rest = rest.slice(name.length).replace(/^[\s_-]+/, '');
  }
  return rest === '' ? brand : `${brand} ${rest}`;
}

function makerName(make: string): string | null {
  const known = MAKERS.find(([begins]) => make.toLowerCase().startsWith(begins));
  if (known !== undefined) return known[1];
  const name = make.replaceAll(COMPANY, '').trim();
  return name === '' ? make : name === 'apple' ? 'Apple' : name;
}

function startsWithWord(text: string, word: string): boolean {
  const rest = text.slice(word.length);
  return text.toLowerCase().startsWith(word.toLowerCase()) && !/^[A-Za-z]/.test(rest);
}
