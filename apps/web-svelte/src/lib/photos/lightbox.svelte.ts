import type { Photo, StoredObject } from '@homelake/http-api';
import { goto } from '$app/navigation';
import { ApiError } from '#lib/api.ts';
import { readStorage } from '#lib/files/storage-api.ts';
import type { Gallery } from './gallery.svelte.ts';
import { previewOf } from './links.ts';
import { readPhoto } from './photo-api.ts';
import { searchOf } from './photo-filter.ts';

/** State of the panel of facts. It stays open or closed from one photo to the next. */
const panel = $state({ open: false });

/** One photo in the lightbox: its facts and its neighbours. */
export class Lightbox {
  photo = $state.raw<Photo | null>(null);
  problem = $state.raw<ApiError | null>(null);
  /** How the original is stored; null where it can be read at once, and until that is known. */
  stored = $state.raw<StoredObject | null>(null);
  /** True while the dialog of the storage class is open. */
  storing = $state(false);
  newer = $state<string | null>(null);
  older = $state<string | null>(null);
  readonly id: string;
  readonly panel = panel;
  readonly #gallery: Gallery;
  readonly #stop = new AbortController();

  constructor(id: string, gallery: Gallery) {
    this.id = id;
    this.#gallery = gallery;
    gallery.opened = id;
  }

  get inTrash(): boolean {
    return this.photo?.trashedAt != null;
  }

  async open(): Promise<void> {
    const { timeline } = this.#gallery.view;
    try {
      this.photo = await readPhoto(this.id, this.#stop.signal);
      if (this.photo.storageClass === 'deep-archive')
        this.stored = await readStorage({ of: 'photos', id: this.id }, this.#stop.signal);
      const here = await timeline.reveal(this.id, this.photo.takenLocal.slice(0, 7));
      if (!here || this.#stop.signal.aborted) return;
      this.#gallery.view.show(this.id);
      [this.newer, this.older] = await Promise.all([timeline.neighbour(this.id, -1), timeline.neighbour(this.id, 1)]);
      for (const id of [this.older, this.newer]) {
        const beside = id === null ? null : timeline.glance(id);
        if (id !== null && beside?.kind === 'image' && beside.state === 'ready') new Image().src = previewOf(id);
      }
    } catch (cause) {
      if (this.#stop.signal.aborted) return;
      if (!(cause instanceof ApiError)) throw cause;
      this.problem = cause;
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  go(id: string | null): void {
    if (id !== null) void goto(`/photos/${id}${searchOf(this.#gallery.filter)}`, { replace: true, reset: false });
  }

  close(): void {
    if (this.#gallery.canGoBack) history.back();
    else void goto(`/photos${searchOf(this.#gallery.filter)}`, { replace: true, reset: false });
  }

  async favourite(): Promise<void> {
    const { photo } = this;
    if (photo === null) return;
    this.photo = { ...photo, favourite: !photo.favourite };
    await this.#gallery.favourite([photo.id], !photo.favourite);
  }

  /** Moves the photo to or out of the trash, or deletes it, and goes to the next photo. */
  async leave(how: 'trash' | 'restore' | 'deleteForever'): Promise<void> {
    const next = this.older ?? this.newer;
    const done = this.#gallery[how]([this.id]);
    if (next === null) this.close();
    else this.go(next);
    await done;
  }
}
