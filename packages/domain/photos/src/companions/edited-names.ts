/** Words that Google Photos adds to the name of a picture that it made from another one. Always English. */
const MADE = ['effects', 'motion', 'animation', 'smile', 'collage', 'mix', 'pano', 'color_pop', 'pop_out'];

/** Words that Google Photos adds to the name of a picture that was edited there, in the language of the account. */
const EDITED = [
  'edited',
  'bearbeitet',
  'bewerkt',
  'modifié',
  'modificato',
  'editado',
  'ha editado',
  'editada',
  'editat',
  'edytowane',
  'redigerad',
  'redigeret',
  'redigert',
  'muokattu',
  'upraveno',
  'upravené',
  'szerkesztett',
  'szerkesztve',
  'düzenlendi',
  'uređeno',
  'urejeno',
  'redaguota',
  'rediģēts',
  'muudetud',
  'breytt',
  'diedit',
  'đã chỉnh sửa',
  'изменено',
  'отредактировано',
  'змінено',
  'відредаговано',
  'редактирано',
  'измењено',
  'επεξεργασμένο',
  'נערך',
  'تم التعديل',
  'संपादित',
  'แก้ไขแล้ว',
  '编辑',
  '已编辑',
  '已修改',
  '編輯',
  '已編輯',
  '編集済み',
  '수정됨',
  '편집됨',
];

const SUFFIXES: readonly string[] = [...MADE, ...EDITED].map((word) => `-${word.normalize('NFC')}`);

/**
 * The stem of the picture that an edited copy was made from, in the form of `FileParts.stem`; null for a name that is not that of an edited
 * copy. `isCut`: the name has the greatest length that Takeout allows, so that its suffix may be cut.
 */
export function originalStem(stem: string, isCut: boolean): string | null {
  const suffix = SUFFIXES.find((one) => stem.endsWith(one) && stem.length > one.length);
  if (suffix !== undefined) return stem.slice(0, -suffix.length);
  const dash = isCut ? stem.lastIndexOf('-') : -1;
  const tail = dash > 0 ? stem.slice(dash) : '';
  return tail.length > 1 && SUFFIXES.some((one) => one.startsWith(tail)) ? stem.slice(0, dash) : null;
}
