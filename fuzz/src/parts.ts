import { chats, huge, large } from './chat-parts.ts';
import { growing } from './check-growing.ts';
import { merges } from './merges-part.ts';
import { noise } from './check-noise.ts';
import { insights } from './insights-part.ts';
import type { Part } from './part.ts';
import { batches } from './photos/batches-part.ts';
import { catalog } from './photos/catalog-part.ts';
import { edits } from './photos/edits-part.ts';
import { folders } from './photos/folders-part.ts';
import { takeout } from './photos/takeout-part.ts';
import { times } from './photos/times-part.ts';

/** All parts, in the order of a run. */
export const PARTS: readonly Part[] = [
  chats,
  large,
  huge,
  growing,
  merges,
  noise,
  insights,
  times,
  folders,
  takeout,
  catalog,
  edits,
  batches,
];
