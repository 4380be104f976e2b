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
  /** Android: in place of a file, between `<` and `>`; older wording first. */
  readonly omitted?: readonly string[];
  /** Android: after a file's name, between parentheses. */
  readonly attached?: readonly string[];
  /** iOS: before a file's name, between `<` and `>`; for files that lost their marks. */
  readonly iosAttached?: readonly string[];
  /** iOS: in place of a file, by the file's type. */
  readonly image?: readonly string[];
  readonly video?: readonly string[];
  readonly audio?: readonly string[];
  readonly sticker?: readonly string[];
  readonly gif?: readonly string[];
  readonly document?: readonly string[];
  readonly contact?: readonly string[];
  /** Whole bodies: deleted for everyone by the sender, or by the exporting person. */
  readonly deleted?: readonly string[];
  /** Starts of bodies: a name follows. */
  readonly deletedBy?: readonly string[];
  /** Starts of bodies: iOS and Android, in place of what can be opened once. */
  readonly viewOnce?: readonly string[];
  /** After an edited text, between `<` and `>`. */
  readonly edited?: readonly string[];
  readonly missedVoice?: readonly string[];
  readonly missedVideo?: readonly string[];
  readonly voiceCall?: readonly string[];
  readonly videoCall?: readonly string[];
  /** After a call's name: nobody took it, or how to call back. */
  readonly callMissed?: readonly string[];
  /** After a call's name: it was taken, though no duration is told. */
  readonly callTaken?: readonly string[];
  /** Before a map link. */
  readonly location?: readonly string[];
  readonly liveLocation?: readonly string[];
  /** First line of a poll, without its colon. */
  readonly poll?: readonly string[];
  /** Starts of the notices that iOS prints as if the group or the other person had said them; a name follows one that ends with a space. */
  readonly notice?: readonly string[];
}
