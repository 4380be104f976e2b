import { ApiError, readChats } from '#lib/api.ts';
import { huesOf } from '#lib/hues.ts';
import type { LayoutLoad } from './$types';

// The app is one static page: nothing is rendered on a server or in the build.
export const ssr = false;
export const prerender = false;

/** Loads the chats, which every page needs. If that fails, the frame shows `trouble`. */
export const load: LayoutLoad = async ({ fetch }) => {
  try {
    const chats = await readChats(fetch);
    return { chats, hues: huesOf(chats), trouble: null };
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    return { chats: [], hues: new Map<string, number>(), trouble: cause.problem };
  }
};
