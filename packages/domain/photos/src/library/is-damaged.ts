import type { PhotoRecord } from './photo-record.ts';

/** True where the bytes of a photo are damaged or exceed the limits, also where a part of the picture can be shown. Its `reason` says how. */
export const isDamaged = ({ state, reason }: Pick<PhotoRecord, 'state' | 'reason'>): boolean =>
  state === 'failed' || (state === 'ready' && reason !== null);
