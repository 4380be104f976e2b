import { getContext, setContext } from 'svelte';
import { ApiError } from '#lib/api.ts';
import { notices } from '#lib/frame/notices.svelte.ts';
import { counted } from '#lib/numbers.ts';
import { changePhotos, deleteForever, timelineSource } from './photo-api.ts';
import type { PhotoFilter } from './photo-filter.ts';
import { Selection } from './selection.svelte.ts';
import { layoutOptions, TimelineView } from './timeline-view.svelte.ts';

/** Actions on photos of a timeline. The screen changes at once, before the server has answered. */
export class Gallery {
  readonly view: TimelineView;
  readonly selection: Selection;
  readonly filter: PhotoFilter;
  /** Id of the photo that was opened last in the lightbox. */
  opened: string | null = null;
  /** True where the browser's Back leads to the place where the photo was opened. */
  canGoBack = false;

  constructor(view: TimelineView, filter: PhotoFilter) {
    this.filter = filter;
    this.view = view;
    this.selection = new Selection((a, b) => view.timeline.between(a, b));
  }

  async favourite(ids: readonly string[], favourite: boolean): Promise<void> {
    const { timeline } = this.view;
    for (const id of ids) timeline.markFavourite(id, favourite);
    const done = await this.#try(() => changePhotos(ids, { favourite }));
    if (!done) for (const id of ids) timeline.markFavourite(id, !favourite);
  }

  async trash(ids: readonly string[]): Promise<void> {
    await this.#take(
      ids,
      () => changePhotos(ids, { trashed: true }),
      'moved to the trash',
      () => changePhotos(ids, { trashed: false }),
    );
  }

  /** Takes photos out of the trash. */
  async restore(ids: readonly string[]): Promise<void> {
    await this.#take(
      ids,
      () => changePhotos(ids, { trashed: false }),
      'back among your photos',
      () => changePhotos(ids, { trashed: true }),
    );
  }

  async deleteForever(ids: readonly string[]): Promise<void> {
    await this.#take(ids, () => deleteForever(ids), 'deleted');
  }

  async addToAlbum(ids: readonly string[], album: { readonly id: string; readonly name: string }): Promise<void> {
    const done = await this.#try(() => changePhotos(ids, { addAlbums: [album.id] }));
    if (done) notices.tell(`${counted(ids.length, 'photo')} added to “${album.name}”`);
  }

  /** Removes photos from the screen, does `work`, and offers an undo where `undo` is given. */
  async #take(
    ids: readonly string[],
    work: () => Promise<void>,
    what: string,
    undo?: () => Promise<void>,
  ): Promise<void> {
    this.selection.clear();
    this.view.timeline.remove(new Set(ids));
    if (!(await this.#try(work))) return void this.view.refresh();
    const goBack = async (): Promise<void> => {
      if (undo && (await this.#try(undo))) await this.view.refresh();
    };
    notices.tell(`${counted(ids.length, 'photo')} ${what}`, undo && { name: 'Undo', run: goBack });
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      notices.tell(cause.message);
      return false;
    }
  }
}

/** Gallery for a photo that is opened outside a timeline: the photo can be changed, and has no neighbours. */
export function unseenGallery(): Gallery {
  const gallery = new Gallery(new TimelineView(timelineSource({}), layoutOptions(0)), {});
  gallery.canGoBack = true;
  return gallery;
}

const KEY = Symbol('gallery');
export const setGallery = (gallery: () => Gallery): unknown => setContext(KEY, gallery);
/** The gallery of the surrounding page. It is a function, since the gallery changes with the filter. */
export const getGallery = (): (() => Gallery) => getContext<() => Gallery>(KEY);
