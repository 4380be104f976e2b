import { ApiError, readChats } from '#lib/api.ts';
import { huesOf } from '#lib/hues.ts';
import type { LayoutLoad } from './$types';

// One static page for every host: nothing is rendered on a server, nothing ahead of time.
export const ssr = false;
export const prerender = false;

/** Every page needs the chats. Where they cannot be had, the frame itself tells why: `trouble`. */
export const load: LayoutLoad = async ({ fetch }) => {
  try {
    const chats = await readChats(fetch);
    return { chats, hues: huesOf(chats), trouble: null };
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return { chats: [], hues: new Map<string, number>(), trouble: cause.problem };
  }
};
