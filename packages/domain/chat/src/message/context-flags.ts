import { FLAG_HAS_SECONDS } from './parsed-chat.ts';

/**
 * Private bits of the flags column, beside the public ones of parsed-chat.ts: what `classifyBody` was told about a message,
 * so that `describeBody` can be told the same.
 */
/** U+200E or U+200F stood at the line's start, before the header. */
export const FLAG_LINE_MARKED = 16;
/** A name stood before the body. */
export const FLAG_HAS_NAME = 32;
export const FLAG_IOS = 64;
/** iOS wrote the file, and its marks are still in it: a body without a mark is a person's. */
export const FLAG_MARKS_KEPT = 128;

/** Not in the column: no LF is in the body, so it need not be looked for. A hint alone: leaving it out costs time, nothing else. */
export const SINGLE_LINE = 256;

/** The bits of a message's flags that are known before its body is read. */
export const CONTEXT_FLAGS = FLAG_HAS_SECONDS | FLAG_LINE_MARKED | FLAG_HAS_NAME | FLAG_IOS | FLAG_MARKS_KEPT;

/** Headers without brackets and seconds are Android's; brackets are iOS's, and seconds without brackets were until 2015. */
export const isAndroid = (flags: number): boolean => (flags & (FLAG_IOS | FLAG_HAS_SECONDS)) === 0;
