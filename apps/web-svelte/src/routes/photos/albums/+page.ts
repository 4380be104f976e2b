import { forPage } from '#lib/api.ts';
import { readAlbums } from '#lib/photos/photo-api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ albums: await forPage(readAlbums(fetch)) });
