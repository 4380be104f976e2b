import { checkInsights, insightFiles } from './check-insights.ts';
import type { Part } from './part.ts';

/** Chats of a few dozen messages, imported, with all questions whose answers can be counted in a few lines. */
export const insights: Part = { name: 'insights', share: 1, check: checkInsights, files: insightFiles };
