import { cleanText } from './content-hash.ts';

/** The form in which names are compared: no tilde of an unsaved contact, no case, digits alone of a phone number. */
export const nameKey = (name: string): string => {
  const cleaned = cleanText(name).replace(/^~\s*/, '');
  if (/^\+?[\d\s().-]{6,}$/.test(cleaned)) return cleaned.replace(/\D+/g, '');
  return cleaned.replace(/\s+/g, ' ').toLowerCase();
};
