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
  plain,
  sent,
  type Phone,
  type Sent,
} from './sent.ts';
import { createTextWriter, SHORT_VERBS, type TextWriter } from './texts.ts';
import type { DrawnChat, Truth } from './truth.ts';

const DAY = 86_400;
const LRM = '\u200e';

/** How long a drawn export gets: until it has so many messages, or so many characters. */
export interface ChatSize {
  readonly messages: number;
  readonly characters: number;
  /** Characters of a text at a point of the file, from 0 to 1. */
  readonly lengthAt: (part: number) => number;
}

interface Writer {
  readonly person: Person;
  readonly weight: number;
  /** Messages that are left to people who write little. */
  left: number;
  /** Texts without ": " near their start: they show where the name ends. */
  plainTexts: number;
  messages: number;
}

/** Draws one export. The same seed and size give the same bytes. */
export function drawChat(seed: number, size: (random: Random) => ChatSize): DrawnChat {
  const random = createRandom(seed);
  return new ChatDrawing(random, size(random)).draw();
}

class ChatDrawing {
  private readonly random: Random;
  private readonly size: ChatSize;
  private readonly style: HeaderStyle;
  private readonly phone: Phone;
  private readonly texts: TextWriter;
  private readonly writers: Writer[];
  private readonly totalWeight: number;
  /** Null: a chat of two. */
  private readonly groupName: string | null;
  private readonly conversion: 'none' | 'crlf' | 'lf' | 'utf-16le' | 'utf-16be';
  private readonly spice: number;
  private readonly lines: string[] = [];
  private readonly truth: Truth[] = [];
  private readonly meanGap: number;
  private at: number;
  private latest = 0;
  private characters = 0;
  /** iOS: lines with a mark of WhatsApp's so far. */
  private marks = 0;
  private brokenTexts = 0;
  private quotes = 0;
  private pastes = 0;
  private hasEncryption = false;

  constructor(random: Random, size: ChatSize) {
    this.random = random;
    this.size = size;
    const platform = random.pick([
      'android',
      'android',
      'android',
      'android',
      'ios',
      'ios',
      'ios',
      'ios',
      'ios',
      'web',
    ] as const);
    this.style = random.pick(platform === 'android' ? ANDROID_STYLES : platform === 'ios' ? IOS_STYLES : WEB_STYLES);
    const lineBreak = platform === 'android' && random.chance(0.02) ? '\r\n' : '\n';
    this.phone = { platform, words: random.pick(PHONE_WORDS), lineBreak, hasFiles: random.chance(0.4) };
    this.texts = createTextWriter(random, lineBreak, !this.style.isTight);
    this.spice = random.pick([0.2, 1, 1, 3]);
    const people = drawPeople(random, size.messages, !this.style.isTight && platform !== 'web').filter(
      (person) => !this.style.isTight || !person.name.includes(':'),
    );
    if (people.length === 0) people.push({ name: 'Ann', spellings: ['Ann'], role: 'talks', hasColon: false });
    this.writers = people.map((person) => ({
      person,
      weight: person.role === 'talks' ? random.between(2, 12) : person.role.startsWith('sends') ? 3 : 0,
      left: person.role === 'writes-once' ? 1 : person.role === 'writes-little' ? random.between(2, 5) : 0,
      plainTexts: 0,
      messages: 0,
    }));
    this.totalWeight = this.writers.reduce((sum, writer) => sum + writer.weight, 0);
    this.groupName = people.length > 2 || random.chance(0.2) ? drawGroupName(random) : null;
    const dice = random.next();
    this.conversion =
      lineBreak === '\r\n' || dice < 0.88
        ? 'none'
        : dice < 0.96
          ? platform === 'ios'
            ? 'lf'
            : 'crlf'
          : dice < 0.98
            ? 'utf-16le'
            : 'utf-16be';
    // The first day is above the 12th, so that day and month are told apart; with a short year first, above the year of the export too.
    const from = new Date(this.style.from * 1000);
    const month = random.between(from.getUTCMonth(), 12 * (2025 - from.getUTCFullYear()));
    const dayOfMonth = this.style.isShortYearFirst ? random.between(27, 28) : random.between(13, 28);
    this.at = Date.UTC(from.getUTCFullYear(), month, dayOfMonth) / 1000 + random.between(0, DAY - 1);
    const longest = (Date.UTC(2026, 0, 1) / 1000 - this.at) / (size.messages * 1.5 + 50);
    this.meanGap = Math.min(random.pick([15, 240, 3000, 20_000]), longest);
  }

  draw(): DrawnChat {
    if (this.random.chance(0.7)) this.writeEncryption();
    while (this.truth.length < this.size.messages && this.characters < this.size.characters) this.writeNext();
    for (const writer of this.writers) {
      // A name with a colon shows itself by four texts.
      while (writer.person.hasColon && writer.messages > 0 && writer.plainTexts < 4) {
        this.step();
        this.write(writer, this.plainText(writer));
      }
    }
    if (this.truth.length === 0) this.writeNext();
    const { pattern } = this.style;
    return {
      file: this.encode(),
      options: this.options(),
      truth: this.truth,
      style: `${pattern} ${this.phone.words.language} ${this.conversion} ${this.truth.length} messages`,
    };
  }

  private options(): DrawnChat['options'] {
    const { random, style, latest } = this;
    if (!style.hasYear || style.isShortYearFirst) return { exportedAt: latest + random.between(60, 20 * DAY) };
    return random.chance(0.2) ? { exportedAt: latest + random.between(0, 400 * DAY) } : {};
  }

  private encode(): Uint8Array {
    const { random, phone, conversion } = this;
    const end = phone.platform === 'ios' && conversion !== 'lf' ? '\r\n' : '\n';
    let text = this.lines.join(end) + (random.chance(0.85) ? end : '');
    if (conversion === 'crlf') text = text.replaceAll('\n', '\r\n');
    if (conversion === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
    if (conversion === 'utf-16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    const dice = random.next();
    return Buffer.from(dice < 0.1 ? `\ufeff${text}` : dice < 0.12 ? `\ufeff\ufeff${text}` : text);
  }

  /** Moves the clock: mostly on, rarely a little back. */
  private step(): void {
    const { random } = this;
    const gap = Math.round(-Math.log(1 - random.next()) * this.meanGap * (random.chance(0.03) ? 12 : 1));
    this.at += Math.min(gap, 200 * DAY);
    const intoDay = this.at % DAY;
    if (random.chance(0.01) && intoDay > 3600) this.at -= random.between(1, 3500);
  }

  private add(line: string, truth: Truth): void {
    this.lines.push(line);
    this.truth.push(truth);
    this.characters += line.length + 1;
    this.latest = Math.max(this.latest, truth.at);
  }

  private printed(at: number): number {
    return this.style.hasSeconds ? at : at - (at % 60);
  }

  private write(writer: Writer, message: Sent, at = this.at): void {
    const { style, random } = this;
    const { name, spellings, hasColon } = writer.person;
    const spelling = spellings.length === 1 ? spellings[0] : random.pick(spellings);
    const isBlank = message.body === '';
    const separator = style.isTight || (isBlank && !hasColon && random.chance(0.3)) ? ':' : ': ';
    const mark = message.marksLine === true ? LRM : '';
    writer.messages++;
    this.add(`${mark}${style.render(at)}${spelling}${separator}${message.body}`, {
      at: this.printed(at),
      sender: name,
      ...message.truth,
    });
    if (mark !== '' || message.body.startsWith(LRM)) this.marks++;
  }

  /** A line that WhatsApp wrote by itself. iOS prints it under `under`, behind a mark. */
  private writeNotice(text: string, under: string): void {
    const { style, phone } = this;
    const isIos = phone.platform === 'ios';
    const line = isIos
      ? `${style.render(this.at)}${under}${style.isTight ? ':' : ': '}${LRM}${text}`
      : `${style.render(this.at)}${text}`;
    if (isIos) this.marks++;
    this.add(line, { at: this.printed(this.at), sender: null, kind: 'system', text, media: null, edited: false });
  }

  private writeEncryption(): void {
    const { phone, groupName, writers, style } = this;
    if (phone.platform === 'web') return;
    if (style.isTight && groupName?.includes(':') === true) return;
    const partner = writers[1] ?? writers[0];
    this.writeNotice(phone.words.encryption, groupName ?? partner?.person.spellings[0] ?? '');
    this.hasEncryption = true;
  }

  private writeNext(): void {
    const { random, phone } = this;
    this.step();
    const writer = this.pickWriter();
    const { role, hasColon } = writer.person;
    if (hasColon && writer.plainTexts < 4) return this.write(writer, this.plainText(writer));
    if (phone.platform === 'web') return this.write(writer, this.text(writer));
    if (role === 'sends-files')
      return this.write(writer, drawMedia(random, phone, this.at, this.truth.length, this.captionOfFiles(writer)));
    if (role === 'sends-places') return this.write(writer, drawPlace(random, phone));
    if (role === 'writes-once' && random.chance(0.3)) return this.write(writer, plain(random.pick(['left', 'joined'])));
    let dice = random.next() / this.spice;
    const takes = (share: number): boolean => (dice -= share) < 0;
    if (takes(0.06))
      return this.write(
        writer,
        drawMedia(random, phone, this.at, this.truth.length, random.chance(0.3) ? this.caption(writer) : ''),
      );
    if (takes(0.025)) return this.notice(writer);
    if (takes(0.015)) return this.write(writer, drawEdited(phone, this.caption(writer)) ?? this.plainText(writer));
    if (takes(0.01)) return this.write(writer, drawDeleted(random, phone) ?? this.plainText(writer));
    if (takes(0.008)) return this.write(writer, drawCall(random, phone) ?? this.plainText(writer));
    if (takes(0.005)) return this.write(writer, drawPoll(random, phone, this.texts) ?? this.plainText(writer));
    if (takes(0.008)) return this.write(writer, drawPlace(random, phone));
    if (takes(0.004)) return this.write(writer, drawNothing(random, phone));
    if (takes(0.008)) return this.write(writer, this.shortVerb(writer));
    if (takes(0.006)) return this.write(writer, this.lookalike(writer));
    if (takes(0.006)) return this.write(writer, this.mention(writer));
    if (takes(0.006)) return this.write(writer, this.quote(writer));
    if (takes(0.004)) return this.late(writer);
    return this.write(writer, this.text(writer));
  }

  private pickWriter(): Writer {
    const { random, writers } = this;
    const rare = random.chance(0.08) ? writers.find((writer) => writer.left > 0) : undefined;
    if (rare !== undefined) {
      rare.left--;
      return rare;
    }
    let left = random.next() * this.totalWeight;
    for (const writer of writers) {
      left -= writer.weight;
      if (left < 0) return writer;
    }
    return writers[0] as Writer;
  }

  private length(): number {
    const part = Math.min(1, Math.max(this.characters / this.size.characters, this.truth.length / this.size.messages));
    return this.size.lengthAt(part);
  }

  /** A text that shows where its writer's name ends. */
  private plainText(writer: Writer): Sent {
    writer.plainTexts++;
    const text = this.texts.write(this.length(), false);
    if (text.includes('\n')) this.brokenTexts++;
    // The rests behind a name with a colon differ from one another.
    return plain(writer.person.hasColon ? `${text} ${writer.plainTexts}` : text);
  }

  private text(writer: Writer): Sent {
    if (writer.plainTexts === 0 || writer.person.hasColon) return this.plainText(writer);
    const text = this.texts.write(this.length(), true);
    if (text.includes('\n')) this.brokenTexts++;
    return plain(text);
  }

  private caption(writer: Writer): string {
    const { random, phone } = this;
    const text = this.texts.write(random.between(1, 40), false);
    if (text.includes('\n') || text.startsWith(' ')) {
      // A caption on an iPhone ends where the mark begins; line breaks and outer spaces of it are left out.
      return text.replaceAll(/\s+/g, ' ').trim();
    }
    return writer.plainTexts > 0 && phone.platform === 'ios' && random.chance(0.15) ? `${text}:` : text;
  }

  /** Of somebody who sends files alone: captions that end with a colon differ from one another. */
  private captionOfFiles(writer: Writer): string {
    const { random } = this;
    if (random.chance(0.6)) return '';
    return random.chance(0.3)
      ? `number ${writer.messages}:`
      : this.texts.write(1, false).replaceAll(/\s+/g, ' ').trim();
  }

  private notice(writer: Writer): void {
    const { random, phone, groupName, writers, style } = this;
    const { words } = phone;
    const isIos = phone.platform === 'ios';
    // Under the group's name any words are a notice, where that name stands before the encryption notice.
    if (isIos && (groupName === null || !this.hasEncryption)) return this.write(writer, this.plainText(writer));
    if (!isIos && words.missed !== undefined && random.chance(0.2)) return this.missedCall(words.missed);
    const others = writers.filter((other) => other !== writer && !other.person.hasColon);
    const who = writer.person.hasColon ? 'Ann B.' : writer.person.name;
    const whom = others.length > 0 ? random.pick(others).person.name : 'Tom B.';
    const template =
      words.quoting !== undefined && random.chance(0.25) ? random.pick(words.quoting) : random.pick(words.notices);
    const name =
      random.chance(0.3) && !style.isTight ? `Club: ${random.between(1, 1000)}` : `Club ${random.between(1, 1000)}`;
    const text = template.replace(/%[1-4]/g, (slot) =>
      slot === '%1' ? who : slot === '%2' ? whom : slot === '%3' ? name : 'Sailing',
    );
    this.writeNotice(text, groupName ?? '');
  }

  private missedCall(words: readonly [string, string]): void {
    const isVideo = this.random.chance(0.3);
    const truth = sent('', { kind: 'call', call: { video: isVideo, missed: true, seconds: null } }).truth;
    this.add(`${this.style.render(this.at)}${words[isVideo ? 1 : 0]}`, {
      at: this.printed(this.at),
      sender: null,
      ...truth,
    });
  }

  private shortVerb(writer: Writer): Sent {
    return writer.plainTexts > 0 ? plain(this.random.pick(SHORT_VERBS)) : this.plainText(writer);
  }

  private lookalike(writer: Writer): Sent {
    const { phone, random } = this;
    // Android prints no seconds: lines without brackets that have them are of old iPhones, and of programs.
    if (phone.platform === 'android' && this.style.hasSeconds) return this.plainText(writer);
    if (writer.plainTexts === 0 || (phone.platform === 'ios' && (!this.hasEncryption || this.marks < 3)))
      return this.plainText(writer);
    return drawLookalike(random, phone);
  }

  private mention(writer: Writer): Sent {
    if (writer.plainTexts === 0) return this.plainText(writer);
    const { name } = this.random.pick(this.writers).person;
    const rest = this.texts.write(1, false);
    return sent(`ask @\u2068${name}\u2069 ${rest}`, { text: `ask @${name} ${rest}`.replaceAll('\r\n', '\n') });
  }

  /** A text that holds lines of an export. */
  private quote(writer: Writer): Sent {
    const { random, phone, lines, truth } = this;
    if (writer.plainTexts === 0) return this.plainText(writer);
    if (phone.platform === 'ios') {
      // The line ending tells them, where enough messages show what it means.
      if (
        this.conversion === 'lf' ||
        this.brokenTexts < 2 ||
        truth.length < 20 ||
        (this.quotes + 1) * 25 > truth.length
      )
        return this.plainText(writer);
      this.quotes++;
      const from = random.between(0, lines.length - 1);
      // Copied are texts: a marker in the last line would be the message's own.
      const quoted = lines.slice(from, from + random.between(1, 8)).filter((line) => !line.includes(LRM));
      return plain([this.texts.write(1, false), ...quoted].join('\n'));
    }
    // Another shape, from years before, tells them: a few lines, not so many that the file seems joined.
    const most = truth.length < 20 ? 1 : truth.length / 60;
    if (this.pastes >= most || truth.length < 4) return this.plainText(writer);
    this.pastes++;
    const who = random.chance(0.5) ? 'Quentin' : writer.person.spellings[0];
    const paste = random.pick([
      `[3/4/12, 10:15:0${random.between(0, 9)} AM] ${who}: old words`,
      `[04.03.12, 10:15:0${random.between(0, 9)}] ${who}: alte Worte`,
    ]);
    const { lineBreak } = phone;
    return plain(
      `${this.texts.write(1, false)}\n${paste}${random.chance(0.5) ? '\nso long' : ''}`
        .replaceAll('\n', lineBreak)
        .replaceAll('\r\r\n', '\r\n'),
    );
  }

  /** A message that was sent days before and arrived late, of somebody who is known or, where the line ending proves it, of anybody. */
  private late(writer: Writer): void {
    const { style, phone } = this;
    const at = this.at - this.random.between(1, 20) * DAY;
    const isProved =
      phone.platform === 'ios' && this.conversion !== 'lf' && this.brokenTexts > 1 && this.truth.length > 12;
    const isKnown = writer.plainTexts > 0 && this.truth.length > 12;
    if (!style.hasYear || at < (this.truth[0]?.at ?? 0) || !(isProved || isKnown))
      return this.write(writer, this.plainText(writer));
    this.write(writer, plain(`late ${this.texts.write(1, false)}`), at);
  }
}
