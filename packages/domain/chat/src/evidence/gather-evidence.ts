import type { ChatEvidence } from '../message/chat-evidence.ts';
import { gatherEdits } from './edit-tails.ts';
import { gatherGroups } from './group-names.ts';
import { gatherNames } from './name-evidence.ts';
import type { Segmentation } from '../segments/segment.ts';

/**
 * Gathers the evidence of a segmented export.
 * @param strangers the `strangers` of the result (see `ChatEvidence`)
 */
export function gatherEvidence(bytes: Uint8Array, found: Segmentation, strangers: readonly string[]): ChatEvidence {
  return {
    ...gatherNames(bytes, found),
    groups: gatherGroups(bytes, found),
    strangers,
    edits: gatherEdits(bytes, found),
  };
}
