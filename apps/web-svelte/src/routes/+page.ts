import { redirect } from '@sveltejs/kit';
import { hasFiles } from '#lib/files/file-api.ts';
import { readMonths } from '#lib/photos/photo-api.ts';
import type { PageLoad } from './$types';

/** Redirects to the first of photos, chats and files that the lake has. The page of chats also shows how to start with an empty lake. */
export const load: PageLoad = async ({ fetch, parent }) => {
  const months = await readMonths(fetch).catch(() => []);
  if (months.length > 0) redirect(307, '/photos');
  const isForFiles = (await parent()).chats.length === 0 && (await hasFiles(fetch).catch(() => false));
  redirect(307, isForFiles ? '/files' : '/chats');
};
