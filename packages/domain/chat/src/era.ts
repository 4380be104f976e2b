/** Year that comes before year 1 of an era in the Gregorian count, or the name of a calendar that counts otherwise. */
type EraBase = number | 'persian' | 'islamic';

const ERAS: readonly (readonly [name: string, base: EraBase, words: readonly string[]])[] = [
  ['CE', 0, ['AD', 'A', 'CE', '西元', '公元', '西暦', '서기', 'ค.ศ.', 'ค.ศ']],
  ['BE', -543, ['BE', 'พ.ศ.', 'พ.ศ', '佛历', '佛曆', '仏暦', '불기']],
  ['R', 2018, ['R', '令和', '레이와']],
  ['H', 1988, ['H', '平成', '헤이세이']],
  ['S', 1925, ['S', '昭和', '쇼와']],
  ['ROC', 1911, ['ROC', 'Minguo', '民國', '民国', '중화민국']],
  ['AP', 'persian', ['AP', 'ه‍.ش.', 'ه.ش.', 'ه‍.ش', 'ه.ش', 'هـ.ش']],
  ['AH', 'islamic', ['AH', 'هـ', 'ه‍', 'ه', 'ه‍.ق.', 'ه.ق.']],
];

const byWord = new Map(ERAS.flatMap(([name, , words]) => words.map((word) => [word.toLowerCase(), name] as const)));
const bases = new Map(ERAS.map(([name, base]) => [name, base]));

/** Name of the era that a word (marks and outer spaces removed) stands for, or the empty string. */
export function eraOf(word: string): string {
  return byWord.get(word.toLowerCase()) ?? '';
}

/** See `EraBase`; undefined for no era. */
export function eraBase(era: string): EraBase | undefined {
  return bases.get(era);
}
