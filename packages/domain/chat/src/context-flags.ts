/**
 * Private bits of the flags column, beside the public ones of parsed-chat.ts: what `classifyBody` was told about a message,
 * so that `describeBody` can be told the same.
 */
export const FLAG_LINE_MARKED = 16;
export const FLAG_HAS_NAME = 32;
export const FLAG_IOS = 64;
