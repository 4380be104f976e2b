/**
 * Words that WhatsApp itself writes into an export, one language a block. They have no marks around them: no `<>`, no parentheses, no bidi
 * marks, no full stop at the end. Where the shape decides (`<…>` alone on Android, `<word: name>` after a mark on iOS), no words are needed.
 *
 * Reliability: `omitted`, `attached`, `image` to `contact`, `deleted`, the missed calls and `liveLocation` are WhatsApp's own strings (Android
 * 2017-2020, iOS 22.24) or were seen in exports. `edited` was seen in English and reported in German, Italian, French, Spanish, Portuguese and
 * Dutch; `poll` was seen in English. The other words of `edited`, `poll`, `deletedBy` and the answered calls are those of the app's screens, and
 * were not yet seen in an export; the rules of shape do not need them.
 */
export interface MarkerWords {
  readonly language: string;
  /** Words of Android in place of a file, between `<` and `>`; older wording first. */
  readonly omitted?: readonly string[];
  /** Words of Android after a file's name, between parentheses. */
  readonly attached?: readonly string[];
  /** Words of iOS before a file's name, between `<` and `>`; needed for exports that lost their marks. */
  readonly iosAttached?: readonly string[];
  /** Words of iOS in place of an image; the fields below are for the other types of files. */
  readonly image?: readonly string[];
  readonly video?: readonly string[];
  readonly audio?: readonly string[];
  readonly sticker?: readonly string[];
  readonly gif?: readonly string[];
  readonly document?: readonly string[];
  readonly contact?: readonly string[];
  /** Whole bodies of messages that the sender, or the exporting person, deleted for everyone. */
  readonly deleted?: readonly string[];
  /** Beginnings of bodies of messages that a named person deleted; the name follows. */
  readonly deletedBy?: readonly string[];
  /** Beginnings of bodies in place of files that can be opened once, on iOS and Android. */
  readonly viewOnce?: readonly string[];
  /** Words after an edited text, between `<` and `>`. */
  readonly edited?: readonly string[];
  readonly missedVoice?: readonly string[];
  readonly missedVideo?: readonly string[];
  readonly voiceCall?: readonly string[];
  readonly videoCall?: readonly string[];
  /** Words after the name of a call that was not answered, such as how to call back. */
  readonly callMissed?: readonly string[];
  /** Words after the name of a call that was answered, where no duration is printed. */
  readonly callTaken?: readonly string[];
  /** Words before a map link. */
  readonly location?: readonly string[];
  readonly liveLocation?: readonly string[];
  /** First line of a poll, without its colon. */
  readonly poll?: readonly string[];
  /** Beginnings of the notices that iOS prints as messages of the group or of the other person. A name follows one that ends with a space. */
  readonly notice?: readonly string[];
}
