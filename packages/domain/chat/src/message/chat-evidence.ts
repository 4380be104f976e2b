/**
 * What one export tells of its chat beside its messages, before anything is made of it: small, and the same however often the export is read.
 * `settleChat` decides from the evidence of all exports of a chat, so that an export and the longer one that follows it are read alike.
 */
export interface ChatEvidence {
  /** What stands before the first ": " of messages, cleaned, by first appearance. */
  readonly names: readonly NameLines[];
  /** Names with a ": " that a notice or a mention shows whole. */
  readonly shown: readonly string[];
  /** Names under which iOS prints notices of the chat: the group's own, or in a chat of two that of the other person. */
  readonly groups: readonly string[];
  /** Names whose lines are taken for pasted text because no other message, and no notice, of the export knows them. */
  readonly strangers: readonly string[];
  /** How texts of an Android export end that may be marked as edited in a language that we do not know; null where a known language marks one. */
  readonly edits: readonly EditTail[] | null;
}

export const NO_EVIDENCE: ChatEvidence = { names: [], shown: [], groups: [], strangers: [], edits: [] };

export interface NameLines {
  readonly name: string;
  /** Messages that begin with the name; counted up to MANY_LINES. */
  readonly lines: number;
  /** How they go on, where each of them has a second ": "; null where one has none. */
  readonly second: SecondPart | null;
}

/** What stands between the first ": " of the messages of one name and the second one. */
export interface SecondPart {
  /** The same in all of them; null where they differ. */
  readonly word: string | null;
  /** Messages that have nothing but a marker of WhatsApp behind it, such as `<Media omitted>`; counted up to ENOUGH_RESTS. */
  readonly markers: number;
  /** Hashes of what stands behind it in texts: the smallest ENOUGH_RESTS that differ. Files with a caption and places show no name. */
  readonly rests: readonly number[];
}

/** Number of messages from which a name is certainly a sender. Below it, the name may be the beginning of a notice. */
export const MANY_LINES = 6;
/** Number of messages that a name needs before a longer name can be inferred from them. */
export const ENOUGH_RESTS = 3;
/** Number of different texts before the same tail that show the tail to be WhatsApp's. */
export const ENOUGH_HEADS = 2;
/** One way in which texts end: `<…>`. */
export interface EditTail {
  readonly tail: string;
  readonly messages: number;
  /** Hashes of what stands before it: the smallest ENOUGH_HEADS that differ. */
  readonly heads: readonly number[];
}

/** How one export is to be read. Plain data, always in the same order: two verdicts are the same where their JSON is. */
export interface ChatVerdict {
  /** Names with a colon: what stands before the first ": ", and what may follow up to the second one. */
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
