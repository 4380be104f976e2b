import type { ChatEvidence } from '../message/chat-evidence.ts';
import { gatherEdits } from './edit-tails.ts';
import { gatherGroups } from './group-names.ts';
import { gatherNames } from './name-evidence.ts';
import type { Segmentation } from '../segments/segment.ts';

/**
 * Gathers what one export shows about names, about groups and about the "edited" mark of its language.
 * @param bytes UTF-8 text of the export
 * @param strangers names whose lines were taken for pasted text; copied into the result
 */
export function gatherEvidence(bytes: Uint8Array, found: Segmentation, strangers: readonly string[]): ChatEvidence {
  const { names, shown } = gatherNames(bytes, found);
  const { groups, people } = gatherGroups(bytes, found);
  return {
    names: names.map((name) => ({ ...name, isPerson: people.has(name.name) })),
    shown,
    groups,
    strangers,
    edits: gatherEdits(bytes, found),
  };
}
