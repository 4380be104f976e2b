import { redirect } from '@sveltejs/kit';
import { readMonths } from '#lib/photos/photo-api.ts';
import type { PageLoad } from './$types';

/** Photos where there are some; else the chats, whose page teaches where there are none either. */
export const load: PageLoad = async ({ fetch }) => {
  const months = await readMonths(fetch).catch(() => []);
  redirect(307, months.length > 0 ? '/photos' : '/chats');
};
