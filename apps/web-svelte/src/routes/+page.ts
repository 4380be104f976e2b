import { redirect } from '@sveltejs/kit';
import { readMonths } from '#lib/photos/photo-api.ts';
import type { PageLoad } from './$types';

/** Redirects to the photos, or to the chats if there are no photos. The page of chats also shows how to start with an empty lake. */
export const load: PageLoad = async ({ fetch }) => {
  const months = await readMonths(fetch).catch(() => []);
  redirect(307, months.length > 0 ? '/photos' : '/chats');
};
