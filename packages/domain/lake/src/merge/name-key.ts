import { cleanText } from './content-hash.ts';

/** Normalizes a name for comparison: without the tilde of unsaved contacts, in lower case, and only the digits of a phone number. */
export const nameKey = (name: string): string => {
  const cleaned = cleanText(name).replace(/^~\s*/, '');
  if (/^\+?[\d\s().-]{6,}$/.test(cleaned)) return cleaned.replace(/\D+/g, '');
  return cleaned.replace(/\s+/g, ' ').toLowerCase();
};
