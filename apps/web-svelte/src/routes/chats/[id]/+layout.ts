import { error } from '@sveltejs/kit';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, parent }) => {
  const { chats } = await parent();
  const chat = chats.find(({ id }) => id === params.id);
  if (chat === undefined)
    error(404, {
      message: 'This chat is not here',
      detail: 'It may have been removed, or the link may be of another lake.',
    });
  return { chat };
};
