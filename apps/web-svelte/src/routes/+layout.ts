import { readChats } from '#lib/api.ts';
import { huesOf } from '#lib/hues.ts';
import type { LayoutLoad } from './$types';

// One static page for every host: nothing is rendered on a server, nothing ahead of time.
export const ssr = false;
export const prerender = false;

export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('homelake:chats');
  const chats = await readChats(fetch);
  return { chats, hues: huesOf(chats) };
};
