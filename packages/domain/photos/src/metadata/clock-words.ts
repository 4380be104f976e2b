/**
 * Words beside a time in the names of screenshots, in comparison form: lower case, letters and combining marks alone. They are from CLDR 48:
 * the halves of the day in every language that has its own (`dayPeriods`), separated by whether the language writes them before or after the
 * hour; and the words between a date and a time (`dateTimeFormat` of type `atTime`), with those that macOS writes instead.
 */
const AM_BEFORE = words('পূৰ্বাহ্ন de 午前 오전 နံနက် පෙව öö 上午 凌晨 早上');
const PM_BEFORE = words('অপৰাহ্ন du 午後 오후 ညနေ පව ös 下午 晚上');
const AM_BEHIND = words(
  'am vm ጥዋት ص dop πμ قظ ap rn fh тң ກ່ອນທ່ຽງ priešpiet priekšp претпл үө pg पूर्वाह्न fm غم صبح gh pd goöň дп to sa',
);
const PM_BEHIND = words(
  'pm nm ከሰዓት م odp μμ بظ ip in eh тк ຫຼັງທ່ຽງ popiet pēcp попл үх ptg अपराह्न em غو شام pop gd md gosoň пп tk ch',
);
const BETWEEN = words(
  't at om um u a à ag às à alas ales alle alleore kl klo kello kell klokken o ob v в у о la lúc pukul jam pada am saat saatte ' +
    'στις ساعت في בשעה ב को এ เวลา เมื่อ гу гв ч гво гараг рано рож ро nang sagat në թ នៅម៉ោង ದ ರಂದು d रोजी په දින ee அன்று کو 日 일',
);

/** The half of the day that a word gives; `plain` where it gives none; null for an unknown word. */
export type HourWord = 'am' | 'pm' | 'plain' | null;

/** Reads the text between the date and the hour, e.g. ` at `, `, `, ` 오후 `. */
export function wordBefore(text: string): HourWord {
  const word = comparable(text);
  if (word === '' || BETWEEN.has(word)) return 'plain';
  return AM_BEFORE.has(word) ? 'am' : PM_BEFORE.has(word) ? 'pm' : null;
}

/** Reads the text after the time, e.g. ` p. m. (1)`. Words other than halves of the day give `plain`. */
export function wordBehind(text: string): HourWord {
  const found = /^[\s\u200E\u200F]*(\p{L}[\p{L}\p{M}.]*)(?:\s(\p{L}[\p{L}\p{M}.]*))?/u.exec(text);
  for (const word of [`${found?.[1] ?? ''}${found?.[2] ?? ''}`, found?.[1] ?? ''].map((each) => comparable(each))) {
    if (AM_BEHIND.has(word)) return 'am';
    if (PM_BEHIND.has(word)) return 'pm';
  }
  return 'plain';
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

function comparable(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{M}]/gu, '');
}
