import { FLAG_HAS_SECONDS } from './parsed-chat.ts';

/**
 * Private bits of the flags column, besides the public ones of parsed-chat.ts. They keep the context of a message that `classifyBody` gets, so
 * that `describeBody` gets the same.
 */
/** The line begins with U+200E or U+200F, before the header. */
export const FLAG_LINE_MARKED = 16;
/** A name stands before the body. */
export const FLAG_HAS_NAME = 32;
export const FLAG_IOS = 64;
/** iOS wrote the file, and its marks are still in it, so that a person wrote every body without a mark. */
export const FLAG_MARKS_KEPT = 128;

/** The body contains no LF, so that none has to be searched. It is not stored in the column. Leaving it out only costs time. */
export const SINGLE_LINE = 256;

/** The bits of a message's flags that are known before its body is read. */
export const CONTEXT_FLAGS = FLAG_HAS_SECONDS | FLAG_LINE_MARKED | FLAG_HAS_NAME | FLAG_IOS | FLAG_MARKS_KEPT;

/** True for a header of Android: no brackets and no seconds. iOS prints brackets, and until 2015 printed seconds without brackets. */
export const isAndroid = (flags: number): boolean => (flags & (FLAG_IOS | FLAG_HAS_SECONDS)) === 0;
