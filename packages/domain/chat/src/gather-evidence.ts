import type { ChatEvidence } from './chat-evidence.ts';
import { gatherEdits } from './edit-tails.ts';
import { gatherGroups } from './group-names.ts';
import { gatherNames } from './name-evidence.ts';
import type { Segmentation } from './segment.ts';

/** Gathers the evidence of a segmented export. */
export function gatherEvidence(bytes: Uint8Array, found: Segmentation): ChatEvidence {
  return {
    ...gatherNames(bytes, found),
    groups: gatherGroups(bytes, found),
    edits: gatherEdits(bytes, found),
  };
}
