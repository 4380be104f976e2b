import type { HeaderStyle } from './header-styles.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import type { Phone, Sent } from './sent.ts';
import type { Truth } from './truth.ts';

const DAY = 86_400;
export const LRM = '\u200e';

/** The lines of a growing export, with the truth about each message. */
export class ChatPage {
  readonly lines: string[] = [];
  readonly truth: Truth[] = [];
  /** Time of the next message in wall-clock seconds. */
  at: number;
  characters = 0;
  /** On iOS: number of lines with a mark of WhatsApp. */
  marks = 0;
  private readonly random: Random;
  private readonly style: HeaderStyle;
  private readonly phone: Phone;
  private readonly meanGap: number;

  /** @param messages - Approximate number of messages that will be written. */
  constructor(random: Random, style: HeaderStyle, phone: Phone, messages: number) {
    this.random = random;
    this.style = style;
    this.phone = phone;
    // The first day is above the 12th, so that day and month can be distinguished. With a two-digit year first, it is also above the year
    // of the export.
    const from = new Date(style.from * 1000);
    const month = random.between(from.getUTCMonth(), 12 * (2025 - from.getUTCFullYear()));
    const day = style.isShortYearFirst ? random.between(27, 28) : random.between(13, 28);
    this.at = Date.UTC(from.getUTCFullYear(), month, day) / 1000 + random.between(0, DAY - 1);
    const longest = (Date.UTC(2026, 0, 1) / 1000 - this.at) / (messages * 1.5 + 50);
    this.meanGap = Math.min(random.pick([15, 240, 3000, 20_000]), longest);
  }

  /** Moves the clock: mostly forward, rarely a little back. */
  step(): void {
    const { random } = this;
    // The first day shows the order of the fields, so it is kept.
    if (this.truth.length === 0) return;
    const gap = Math.round(-Math.log(1 - random.next()) * this.meanGap * (random.chance(0.03) ? 12 : 1));
    this.at += Math.min(gap, 200 * DAY);
    if (random.chance(0.01) && this.at % DAY > 3600) this.at -= random.between(1, 3500);
  }

  write(person: Person, message: Sent, at = this.at): void {
    const { style, random } = this;
    const { name, spellings, hasColon } = person;
    const spelling = spellings.length === 1 ? spellings[0] : random.pick(spellings);
    const isTight = style.isTight || (message.body === '' && !hasColon && random.chance(0.3));
    const mark = message.marksLine === true ? LRM : '';
    if (mark !== '' || message.body.startsWith(LRM)) this.marks++;
    this.add(`${mark}${style.render(at)}${spelling}${isTight ? ':' : ': '}${message.body}`, at, name, message.truth);
  }

  /** Writes a line of WhatsApp itself. iOS prints it with a name and a mark. */
  writeNotice(
    text: string,
    under: string,
    truth: Sent['truth'] = { kind: 'system', text, media: null, edited: false },
  ): void {
    const { style, phone } = this;
    const header = style.render(this.at);
    if (phone.platform === 'ios') {
      this.marks++;
      this.add(`${header}${under}${style.isTight ? ':' : ': '}${LRM}${text}`, this.at, null, truth);
    } else this.add(`${header}${text}`, this.at, null, truth);
  }

  private add(line: string, at: number, sender: string | null, truth: Sent['truth']): void {
    this.lines.push(line);
    this.truth.push({ at: this.style.hasSeconds ? at : at - (at % 60), sender, ...truth });
    this.characters += line.length + 1;
  }
}
