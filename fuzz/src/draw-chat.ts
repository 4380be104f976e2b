import { Cast, type Writer } from './cast.ts';
import { ChatPage, LRM } from './chat-page.ts';
import { drawConversion, encodeExport, type Conversion } from './encode-export.ts';
import { ANDROID_STYLES, IOS_STYLES, WEB_STYLES, type HeaderStyle } from './header-styles.ts';
import { drawGroupName, drawPeople, type Person } from './people.ts';
import { PHONE_WORDS } from './phone-words.ts';
import { createRandom, type Random } from './random.ts';
import {
  drawCall,
  drawDeleted,
  drawEdited,
  drawLookalike,
  drawMedia,
  drawNothing,
  drawPlace,
  drawPoll,
  drawUnknownWords,
  plain,
  sent,
  type Phone,
  type Sent,
} from './sent.ts';
import { createTextWriter, SHORT_VERBS, type TextWriter } from './texts.ts';
import type { DrawnChat } from './truth.ts';

const DAY = 86_400;

/** Size of a drawn export: it ends after this number of messages or of characters. */
export interface ChatSize {
  readonly messages: number;
  readonly characters: number;
  /** Characters of a text at a position of the file from 0 to 1. */
  readonly lengthAt: (part: number) => number;
}

/** Draws one export. The same seed and size give the same bytes. */
export function drawChat(seed: number, size: (random: Random) => ChatSize): DrawnChat {
  const random = createRandom(seed);
  return new ChatDrawing(random, size(random)).draw();
}

const PLATFORMS = ['android', 'android', 'android', 'android', 'ios', 'ios', 'ios', 'ios', 'ios', 'web'] as const;
const NOBODY: Person = { name: 'Ann', spellings: ['Ann'], role: 'talks', hasColon: false };

class ChatDrawing {
  private readonly random: Random;
  private readonly size: ChatSize;
  private readonly style: HeaderStyle;
  private readonly phone: Phone;
  private readonly conversion: Conversion;
  private readonly texts: TextWriter;
  private readonly cast: Cast;
  private readonly page: ChatPage;
  /** Name of the group; null for a chat of two. */
  private readonly groupName: string | null;
  /** Frequency of messages that are no plain text. */
  private readonly spice: number;
  private hasEncryption = false;
  /** Number of texts with a line break, which show how messages end. */
  private brokenTexts = 0;
  private quotes = 0;
  private pastes = 0;
  private hasColonNotice = false;
  /** True where a message within the next days must follow. */
  private isOpen = false;

  constructor(random: Random, size: ChatSize) {
    this.random = random;
    this.size = size;
    const platform = random.pick(PLATFORMS);
    this.style = random.pick(platform === 'android' ? ANDROID_STYLES : platform === 'ios' ? IOS_STYLES : WEB_STYLES);
    const lineBreak = platform === 'android' && random.chance(0.02) ? '\r\n' : '\n';
    this.conversion = drawConversion(random, { platform, lineBreak });
    const isUnmarked = this.conversion === 'unmarked';
    // Where dates have marks, a mark before the bracket cannot identify notices in a file of unknown language.
    const hasHeaderMark = this.style.pattern.includes('‹');
    const words = random.pick(
      PHONE_WORDS.filter((one) => (!isUnmarked || one.others !== undefined) && !(hasHeaderMark && one.isInvented)),
    );
    this.phone = { platform, words, lineBreak, isUnmarked, hasFiles: random.chance(0.4) };
    this.texts = createTextWriter(random, lineBreak, !this.style.isTight);
    this.spice = random.pick([0.2, 1, 1, 3]);
    const people = drawPeople(random, size.messages, !this.style.isTight && platform !== 'web').filter(
      (person) => !this.style.isTight || !person.name.includes(':'),
    );
    this.cast = new Cast(random, people.length === 0 ? [NOBODY] : people);
    this.groupName =
      people.length > 2 || random.chance(0.2) ? drawGroupName(random, !this.style.isTight && !isUnmarked) : null;
    this.page = new ChatPage(random, this.style, this.phone, size.messages);
  }

  draw(): DrawnChat {
    const { page, size, phone, conversion } = this;
    if (this.random.chance(0.7)) this.writeEncryption();
    while (page.truth.length < size.messages && page.characters < size.characters) this.writeNext();
    if (page.truth.length === 0 || this.isOpen) this.write(this.cast.next(), plain('ok'));
    for (const writer of this.cast.writers) {
      // A name with a colon is recognised after four texts.
      while (writer.person.hasColon && writer.messages > 0 && writer.plainTexts < 4) {
        page.step();
        this.write(writer, this.plainText(writer));
      }
    }
    return {
      ...this.exported(page.truth.length),
      before: (messages) => this.exported(messages),
      style: `${this.style.pattern} ${phone.words.language} ${conversion} ${page.truth.length} messages`,
    };
  }

  private exported(messages: number): Pick<DrawnChat, 'file' | 'options' | 'truth'> {
    const { page, random, phone, conversion } = this;
    const truth = page.truth.slice(0, messages);
    const latest = truth.reduce((last, { at }) => Math.max(last, at), 0);
    return {
      file: encodeExport(random, phone, conversion, page.lines.slice(0, messages)),
      options: this.options(latest),
      truth,
    };
  }

  private options(latest: number): DrawnChat['options'] {
    const { random, fileName } = this;
    const exportedAt = this.exportedAt(latest);
    return {
      ...(exportedAt === null ? {} : { exportedAt }),
      ...(random.chance(0.4) ? { chatNames: [fileName] } : {}),
    };
  }

  /** Time of the export; null where nothing tells it. */
  private exportedAt(latest: number): number | null {
    const { random, style } = this;
    // The header has no seconds, so an export of the same minute counts as later.
    if (!style.hasYear || style.isShortYearFirst) return latest + random.between(60, 20 * DAY);
    // The clock of the machine is behind. With a four-digit year, nothing depends on it.
    if (style.hasLongYear && random.chance(0.05)) return latest - random.between(0, 4 * 365) * DAY;
    return random.chance(0.2) ? latest + random.between(60, 400 * DAY) : null;
  }

  /** The chat's name in the file name. */
  private get fileName(): string {
    const { groupName, partner } = this;
    return (groupName ?? partner.name).replaceAll(/[:/\\?"<>|*]/g, '_');
  }

  private get partner(): Person {
    const [owner, partner] = this.cast.writers;
    return (partner ?? owner)?.person ?? NOBODY;
  }

  private write(writer: Writer, message: Sent, at = this.page.at): void {
    writer.messages++;
    this.isOpen = message.needsNext === true;
    this.page.write(writer.person, message, at);
  }

  private writeEncryption(): void {
    const { phone, groupName, partner } = this;
    if (phone.platform === 'web' || (phone.platform === 'ios' && phone.words.isInvented === true)) return;
    if (phone.isUnmarked && groupName === null && partner.hasColon) return;
    this.page.writeNotice(phone.words.encryption, groupName ?? partner.spellings[0] ?? '');
    this.hasEncryption = true;
  }

  private writeNext(): void {
    const { random, phone, page } = this;
    page.step();
    const writer = this.cast.next();
    const { role, hasColon } = writer.person;
    if (hasColon && writer.plainTexts < 4) return this.write(writer, this.plainText(writer));
    if (phone.platform === 'web') return this.write(writer, this.text(writer));
    if (role === 'sends-files') return this.media(writer, this.captionOfFiles(writer));
    if (role === 'sends-places') return this.write(writer, drawPlace(random, phone));
    if (role === 'writes-once' && random.chance(0.3)) return this.write(writer, plain(random.pick(['left', 'joined'])));
    let dice = random.next() / this.spice;
    const takes = (share: number): boolean => (dice -= share) < 0;
    if (takes(0.06)) return this.media(writer, random.chance(0.3) ? this.caption(writer) : '');
    if (takes(0.025)) return this.notice(writer);
    if (takes(0.004)) return this.late(writer);
    return this.write(writer, this.rareText(writer, takes) ?? this.text(writer));
  }

  private rareText(writer: Writer, takes: (share: number) => boolean): Sent | null {
    const { random, phone } = this;
    if (takes(0.015)) return drawEdited(random, phone, this.caption(writer));
    if (takes(0.01)) return drawDeleted(random, phone);
    if (takes(0.008)) return drawCall(random, phone);
    if (takes(0.005)) return drawPoll(random, phone, this.texts);
    if (takes(0.008)) return drawPlace(random, phone);
    if (takes(0.004)) return drawNothing(random, phone);
    // Only texts follow, which do not show where the name ends.
    if (writer.plainTexts === 0) return null;
    if (takes(0.008)) return plain(random.pick(SHORT_VERBS));
    if (takes(0.006)) return this.lookalike();
    if (takes(0.006)) return this.mention();
    if (takes(0.006)) return this.quote(writer);
    if (takes(0.003)) return this.ownMark(writer);
    return takes(0.003) ? this.unknownWords() : null;
  }

  private media(writer: Writer, caption: string): void {
    const { random, phone, page } = this;
    this.write(writer, drawMedia(random, phone, page.at, page.truth.length, caption));
  }

  private length(): number {
    const { page, size } = this;
    return size.lengthAt(Math.min(1, Math.max(page.characters / size.characters, page.truth.length / size.messages)));
  }

  /** A text that shows where its writer's name ends. */
  private plainText(writer: Writer): Sent {
    writer.plainTexts++;
    // The texts after a name with a colon differ from one another.
    return this.fresh(writer.person.hasColon ? ` ${writer.plainTexts}` : '', false);
  }

  private text(writer: Writer): Sent {
    return writer.plainTexts === 0 || writer.person.hasColon ? this.plainText(writer) : this.fresh('', true);
  }

  private fresh(end: string, allowsColon: boolean): Sent {
    const text = this.texts.write(this.length(), allowsColon);
    if (text.includes('\n')) this.brokenTexts++;
    return plain(text + end);
  }

  /** One line without outer spaces. */
  private shortLine(length = 1): string {
    return this.texts.write(length, false).replaceAll(/\s+/g, ' ').trim();
  }

  private caption(writer: Writer): string {
    const { random, phone } = this;
    const text = this.shortLine(random.between(1, 40));
    const canEndWithColon = writer.plainTexts > 0 && phone.platform === 'ios' && !phone.isUnmarked;
    return canEndWithColon && random.chance(0.15) ? `${text}:` : text;
  }

  /** For somebody who sends only files: captions that end with a colon differ from one another. */
  private captionOfFiles(writer: Writer): string {
    if (this.random.chance(0.6)) return '';
    return this.random.chance(0.3) && !this.phone.isUnmarked ? `number ${writer.messages}:` : this.shortLine();
  }

  private notice(writer: Writer): void {
    const { random, phone, groupName, cast, style, page } = this;
    const { words } = phone;
    const isIos = phone.platform === 'ios';
    if (!isIos && words.missed !== undefined && random.chance(0.2)) {
      const isVideo = random.chance(0.3);
      const { truth } = sent('', { kind: 'call', call: { video: isVideo, missed: true, seconds: null } });
      return page.writeNotice(words.missed[isVideo ? 1 : 0], '', truth);
    }
    const { name, spellings } = writer.person;
    const isSpoken = writer.person.hasColon;
    const who = isSpoken ? 'Ann B.' : name;
    // Under the name of a group any text is a notice, if the name is before the encryption notice. Under the name of a person, a text that
    // contains the name is.
    const isUnderGroup = groupName !== null && this.hasEncryption;
    if (isIos && !isUnderGroup && (isSpoken || phone.isUnmarked)) return this.write(writer, this.plainText(writer));
    const quoting = isIos && !isUnderGroup ? undefined : words.quoting;
    const template = quoting !== undefined && random.chance(0.25) ? random.pick(quoting) : random.pick(words.notices);
    if (isIos && !isUnderGroup && !/^%1\P{L}/u.test(template)) return this.write(writer, this.plainText(writer));
    const number = random.between(1, 100_000);
    // A "name" that occurs once is the start of a notice. One that recurs may be a person.
    const hasColon = template.includes('%3') && !this.hasColonNotice && !style.isTight && random.chance(0.5);
    this.hasColonNotice ||= hasColon;
    const quoted = hasColon ? `Club: ${number}` : `Club ${number}`;
    const slots: Readonly<Record<string, string>> = {
      '%1': who,
      '%2': cast.otherName(writer),
      '%3': quoted,
      '%4': 'Sailing',
    };
    const text = template.replaceAll(/%[1-4]/g, (slot) => slots[slot] ?? slot);
    page.writeNotice(text, isUnderGroup ? groupName : (spellings[0] ?? ''));
  }

  private lookalike(): Sent | null {
    const { phone, random, style } = this;
    // Android prints no seconds. Lines without brackets but with seconds come from old iPhones and from programs.
    if (phone.platform === 'android' && style.hasSeconds) return null;
    if (phone.platform === 'ios' && (!this.hasEncryption || phone.isUnmarked || this.page.marks < 3)) return null;
    return drawLookalike(random, phone);
  }

  private mention(): Sent {
    const { name } = this.random.pick(this.cast.writers).person;
    const rest = this.shortLine();
    return sent(`ask @\u2068${name}\u2069 ${rest}`, { text: `ask @${name} ${rest}` });
  }

  /** A text of a person that begins with a mark, as keyboards of right-to-left languages write. */
  private ownMark(writer: Writer): Sent | null {
    const { phone, random } = this;
    if (phone.isUnmarked) return null;
    const text = this.shortLine();
    // A line with a mark that contains the name of its sender is a notice.
    if (text.includes(writer.person.name)) return null;
    return sent(`${random.pick([LRM, '\u200f'])}${text}`, { text, textMayKeepMark: true });
  }

  private unknownWords(): Sent | null {
    const { phone, random } = this;
    return phone.platform === 'ios' && !phone.isUnmarked ? drawUnknownWords(random) : null;
  }

  /** A text that contains lines of an export. */
  private quote(writer: Writer): Sent | null {
    const { random, phone } = this;
    const { lines, truth } = this.page;
    if (phone.platform === 'ios') {
      // The line ending distinguishes quoted lines, where enough messages show its meaning.
      if (this.conversion === 'lf' || this.brokenTexts < 2 || truth.length < 20) return null;
      if ((this.quotes + 1) * 25 > truth.length) return null;
      this.quotes++;
      const from = random.between(0, lines.length - 1);
      // Only texts are copied: a marker in the last line would be the message's own.
      const quoted = lines
        .slice(from, from + random.between(1, 8))
        .filter((_, i) => (truth[from + i]?.at ?? 0) <= this.page.at)
        .filter((line) => !line.includes(LRM) && !line.includes('@\u2068'))
        .map((line) => (phone.isUnmarked ? line.replaceAll('\u200f', '') : line));
      return plain([this.shortLine(), ...quoted].join('\n'));
    }
    const most = truth.length < 20 ? 1 : truth.length / 60;
    if (this.pastes >= most || truth.length < 4) return null;
    // With only one day in the chat, the dates of pasted lines would be equal evidence.
    if (Math.floor((truth[0]?.at ?? 0) / DAY) === Math.floor((truth.at(-1)?.at ?? 0) / DAY)) return null;
    this.pastes++;
    const stranger = truth.length > 20 && random.chance(0.3) ? this.strangersLine() : null;
    const end = random.chance(0.5) ? ['so long'] : [];
    const message = plain([this.shortLine(), stranger ?? this.foreignLine(writer), ...end].join(phone.lineBreak));
    return stranger === null ? message : { ...message, needsNext: true };
  }

  /** A line of another header shape, from years before. */
  private foreignLine(writer: Writer): string {
    const { random } = this;
    const who = random.chance(0.5) ? 'Quentin' : (writer.person.spellings[0] ?? '');
    const second = random.between(0, 9);
    return random.pick([
      `[3/4/12, 10:15:0${second} AM] ${who}: old words`,
      `[04.03.12, 10:15:0${second}] ${who}: alte Worte`,
    ]);
  }

  /**
   * A line of the file's own header shape, by somebody who writes nowhere else, from years before, while the days around it are close
   * together.
   */
  private strangersLine(): string | null {
    const { style, page, random } = this;
    const at = page.at - random.between(800, 1100) * DAY;
    if (!style.hasYear || at < style.from) return null;
    return `${style.render(at)}Quentin Q.: old words`;
  }

  /** A message that was sent days before and arrived late, by a known person or, where the line ending proves it, by anybody. */
  private late(writer: Writer): void {
    const { style, phone, page, cast } = this;
    const { truth } = page;
    const at = page.at - this.random.between(1, 20) * DAY;
    const message = plain(`late ${this.shortLine()}`);
    const isEarly = truth.length < 12 || !style.hasYear || at < (truth[0]?.at ?? 0) || this.isOpen;
    if (isEarly) return this.write(writer, this.plainText(writer));
    const isProved = phone.platform === 'ios' && this.conversion !== 'lf' && this.brokenTexts > 1;
    if (isProved || writer.plainTexts > 1) return this.write(writer, message, at);
    const [added] = phone.words.notices;
    if (
      phone.platform !== 'android' ||
      phone.words.others === undefined ||
      added === undefined ||
      writer.person.hasColon
    )
      return this.write(writer, this.plainText(writer));
    page.writeNotice(
      added.replace('%1', () => cast.otherName(writer)).replace('%2', () => writer.person.name),
      '',
    );
    this.write(writer, message, at);
  }
}
