/**
 * Evidence in one export about its chat. It is small, and the same however often the export is read. `settleChat` decides from the evidence
 * of all exports of a chat, so that an export and a longer one that follows it are read alike.
 */
export interface ChatEvidence {
  /** Names: the cleaned text before the first ": " of messages, in order of first appearance. */
  readonly names: readonly NameLines[];
  /** Names with a ": " that occur as a whole in a notice or a mention. */
  readonly shown: readonly string[];
  /** Names under which iOS prints notices of the chat: the group's own, or in a chat of two that of the other person. */
  readonly groups: readonly string[];
  /** Names whose lines are taken for pasted text because no other message, and no notice, of the export knows them. */
  readonly strangers: readonly string[];
  /** Endings of texts of an Android export that may be "edited" marks in an unknown language; null where a known language marks one. */
  readonly edits: readonly EditTail[] | null;
}

export const NO_EVIDENCE: ChatEvidence = { names: [], shown: [], groups: [], strangers: [], edits: [] };

export interface NameLines {
  readonly name: string;
  /** Messages that begin with the name; counted up to MANY_LINES. */
  readonly lines: number;
  /** Text between the first and the second ": ", where every message has a second one; else null. */
  readonly second: SecondPart | null;
  /** True where some message under the name is not a notice of a group whose longer name begins with it, such as `Name: Lake: U+200E…`. */
  readonly isPerson: boolean;
}

/** The text between the first ": " and the second one, in the messages of one name. */
export interface SecondPart {
  /** The text, where it is the same in all messages; null where they differ. */
  readonly word: string | null;
  /** Number of messages in which only a marker of WhatsApp follows it, such as `<Media omitted>`; counted up to ENOUGH_RESTS. */
  readonly markers: number;
  /** Hashes of the texts after it: the smallest ENOUGH_RESTS that differ. Files with a caption, and places, are no evidence of a name. */
  readonly rests: readonly number[];
}

/** Number of messages from which a name is certainly a sender. Below it, the name may be the beginning of a notice. */
export const MANY_LINES = 6;
/**
 * Number of messages with different texts from which a longer name is inferred: when all messages of `Dr` continue with `Bob: ` and at least
 * this many of them then differ, the name is `Dr: Bob`.
 */
export const ENOUGH_RESTS = 3;
/** Number of different texts that must end in the same tail before the tail counts as written by WhatsApp. */
export const ENOUGH_HEADS = 2;
/** A tail that may be an "edited" mark: the `<…>` at the end of a text. */
export interface EditTail {
  readonly tail: string;
  readonly messages: number;
  /** Hashes of the texts before it: the smallest ENOUGH_HEADS that differ. */
  readonly heads: readonly number[];
}

/** The decisions on how one export is read. Plain data in a fixed order: two verdicts are equal where their JSON is. */
export interface ChatVerdict {
  /** Names with a colon: the text before the first ": ", and the texts that may follow up to the second one. */
  readonly longer: readonly (readonly [name: string, words: readonly string[]])[];
  /** Names with few messages. Their lines are notices where the whole line is a known notice. */
  readonly rare: readonly string[];
  /** Names that are in fact the beginning of a notice that matches no template. */
  readonly notices: readonly string[];
  /** Strangers of this export that other exports of the chat know. */
  readonly known: readonly string[];
  /** Names of the group itself. iOS prints notices under them. */
  readonly groups: readonly string[];
  /** The `<…>` that ends edited texts in a language that we do not know; null where there is none. */
  readonly edited: string | null;
}
