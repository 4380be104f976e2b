import { gatherEdits, type EditTail } from './edit-tails.ts';
import { gatherGroups } from './group-names.ts';
import { gatherNames, type NameLines } from './name-evidence.ts';
import type { Segmentation } from './segment.ts';

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
  /** How texts of an Android export end that may be marked as edited in a language that we do not know; null where a known language marks one. */
  readonly edits: readonly EditTail[] | null;
}

export const NO_EVIDENCE: ChatEvidence = { names: [], shown: [], groups: [], edits: [] };

/** Gathers the evidence of a segmented export. */
export function gatherEvidence(bytes: Uint8Array, found: Segmentation): ChatEvidence {
  return {
    ...gatherNames(bytes, found),
    groups: gatherGroups(bytes, found),
    edits: gatherEdits(bytes, found),
  };
}
