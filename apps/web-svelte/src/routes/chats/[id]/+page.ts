import { readInsights } from '#lib/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ insights: await readInsights(fetch) });
