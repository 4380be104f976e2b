import { latinDigits } from './body-digits.ts';
import { findMarker, hasLeadingMark, isCallMissed, isCallTaken } from '../locales/markers.ts';
import type { Call } from '../message/message.ts';

const HEAD_AND_TAIL = /^(.+?)\s*[.,:，،。·]\s*[\u200e\u200f]*(.+)$/u;

/**
 * Parses a call: `Missed voice call`, `Voice call. 2 min`, `Video call, No answer`, in every language of the table; null for anything else. A
 * call without an answer is `missed` on both phones: one prints `Missed voice call`, the other `Voice call. No answer`. People write such words
 * too, so that without WhatsApp's own mark (U+200E) a call's name alone is no call.
 */
export function parseCall(body: string): Call | null {
  if (body.length > 120 || body.includes('\n')) return null;
  const marked = hasLeadingMark(body);
  const whole = findMarker(body);
  if (whole?.kind === 'call') {
    return marked || whole.missed ? { video: whole.video, missed: whole.missed, seconds: null } : null;
  }

  const [, name, detail] = HEAD_AND_TAIL.exec(body) ?? [];
  if (name === undefined || detail === undefined) return null;
  const head = findMarker(name);
  if (head?.kind !== 'call') return null;
  const seconds = parseDuration(detail);
  const missed = isCallMissed(detail);
  const taken = seconds !== null || isCallTaken(detail);
  if (!marked && !missed && !taken) return null;
  // Unknown words after a mark: a number in them is that of the people who joined. Without a number nobody joined.
  return { video: head.video, missed: head.missed || missed || !(taken || /\p{Nd}/u.test(detail)), seconds };
}

/**
 * Unit words and abbreviations from CLDR, for the languages of the marker tables, in lower case and without a full stop. Where a word means
 * different units in two languages (`s`, `saat`), the more common meaning counts.
 */
const HOURS =
  'h hr hrs hour hours std stunde stunden hora horas heure heures ora ore oră u uur uren tim timme timmar t time timer tunti tuntia ' +
  'godz godzin godzina godziny hod hodina hodiny hodin hodín ó óra sa saat jam j hores sat sata sati giờ ч час часа часов г год година години годин ' +
  'ώ ώρα ώρες س ساعة ساعات ساعت שע שע׳ שעה שעות घं घं॰ घंटा घंटे घण्टा घण्टे ता तास ঘঃ ঘণ্টা ક કલાક گھنٹہ گھنٹے 小時 小时 時 时 時間 时间 시간 ชม ชั่วโมง сат сата сати';
const MINUTES =
  'm min mins minute minutes minuten minuto minutos minuti minuut minut minuta minuty minuter minutter minutt minuutti minuuttia minuts minút ' +
  'minúta minúty p perc d dk dakika mnt menit minit phút мин минута минуты минут минути хв хвилина хвилини хвилин λ λεπτό λεπτά ' +
  'د دقيقة دقائق دقیقه דק דק׳ דקה דקות मि मि॰ मिनट मिनि मिनिट मिनिटे মিঃ মিনিট મિ મિનિટ منٹ 分 分钟 分鐘 분 นาที';
const SECONDS =
  's sec secs second seconds sek sekunde sekunden sekund sekunder sekunda sekundy sekundi sekúnd sekunti sekuntia segundo segundos seconde secondes ' +
  'seconden secondo secondi secundă secunde segon segons mp másodperc sn saniye dtk detik giây с сек секунда секунды секунд секунди секунде ' +
  'δ δευτ δευτερόλεπτο δευτερόλεπτα ث ثانية ثوان ثوانٍ ثانیه שנ שנ׳ שניה שנייה שניות से से॰ सेकंड सेकंद সেঃ সেকেন্ড સે સેકંડ سیکنڈ 秒 秒钟 秒鐘 초 วิ วินาที';

const UNITS: ReadonlyMap<string, number> = new Map(
  (
    [
      [HOURS, 3600],
      [MINUTES, 60],
      [SECONDS, 1],
    ] as const
  ).flatMap(([words, seconds]) => words.split(' ').map((word) => [word, seconds] as const)),
);

/** One part of a duration: a number, its unit as a whole word, and the text that joins the next part to it. */
const AMOUNT =
  /^(\d+)\s*(?:de\s)?([^\d\s.,،、]+)[\s.,،、]*(?:(?:and|und|y|e|et|en|og|och|ja|i|és|a|ve|dan|și|và|и|і|й|και|ו|و|और|และ)\s+)?/u;

/** Seconds of `1 hr 3 min`, `35 sec`, `2分钟`, `٣ دقائق`, `1:03:20`; null where the text is no duration. */
function parseDuration(text: string): number | null {
  const latin = latinDigits(text)
    .toLowerCase()
    .replaceAll(/[\u200e\u200f]/g, '')
    .trim();
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d\d)\.?$/.exec(latin);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);

  let seconds = 0;
  let rest = latin;
  do {
    const [part, amount, word = ''] = AMOUNT.exec(rest) ?? [];
    const unit = UNITS.get(word);
    if (part === undefined || unit === undefined) return null;
    seconds += Number(amount) * unit;
    rest = rest.slice(part.length);
  } while (rest !== '');
  return seconds;
}
