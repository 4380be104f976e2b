import { renditionKey } from '@homelake/storage';
import type { RenditionName } from './renditions.ts';

const FILES: Readonly<Record<RenditionName, string>> = { thumbnail: 'thumbnail.webp', preview: 'preview.jpg' };

/** The object key of a rendition of a photo. */
export const renditionKeyOf = (id: string, name: RenditionName): string =>
  renditionKey.build({ id, file: FILES[name] });
