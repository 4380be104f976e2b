import type { LakeFile } from '@homelake/http-api';
import { dayOf, dayText } from '#lib/days.ts';
import type { IconName } from '#lib/frame/icons.ts';

/** How the page shows the content of a file; `none` where it can only be downloaded. */
export type PreviewKind = 'picture' | 'video' | 'audio' | 'pdf' | 'text' | 'none';

const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
/** Types of text that do not begin with `text/`. A drawing in SVG is shown as text, since it can contain script. */
const TEXTS = /^(?:application\/(?:json|xml|javascript|x-ndjson|yaml|toml|sql|x-sh)|image\/svg\+xml|.*\+(?:json|xml))$/;

export function previewOf(contentType: string): PreviewKind {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (PICTURES.has(type)) return 'picture';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (type === 'application/pdf') return 'pdf';
  return type.startsWith('text/') || TEXTS.test(type) ? 'text' : 'none';
}

const ICON_OF: Record<PreviewKind, IconName> = {
  picture: 'image',
  video: 'video',
  audio: 'audio',
  pdf: 'document',
  text: 'document',
  none: 'unknown',
};
export const iconOf = ({ contentType, damaged }: Pick<LakeFile, 'contentType' | 'damaged'>): IconName =>
  damaged ? 'damaged' : ICON_OF[previewOf(contentType)];

export const CLASS_WORDS: Readonly<Record<LakeFile['storageClass'], string>> = {
  standard: 'Standard',
  'intelligent-tiering': 'Intelligent-Tiering',
  'deep-archive': 'Deep Archive',
};

/** `14 Jul 2023`: the day in the reader's time zone on which the file was last changed; when it was added where that is unknown. */
export const dayWords = ({ changedAt, uploadedAt }: Pick<LakeFile, 'changedAt' | 'uploadedAt'>): string =>
  localDay(changedAt ?? uploadedAt);

/** Why the content of a file cannot be read now; null where it can. */
export function whyClosed({ archive }: Pick<LakeFile, 'archive'>): string | null {
  if (archive === null || archive.state === 'restored') return null;
  if (archive.state === 'unavailable') return 'The disk with your archived files is not connected.';
  if (archive.state === 'archived') return 'This file is archived. It can be read some hours after you restore it.';
  return archive.readyAt === null
    ? 'This file is being restored.'
    : `This file is being restored, and can be read from ${localMoment(archive.readyAt)} on.`;
}

/** State of an archived file in a few words; null for others. */
export function stateWords({ archive }: Pick<LakeFile, 'archive'>): string | null {
  if (archive === null) return null;
  if (archive.state === 'restoring' && archive.readyAt !== null) return `Ready ${localMoment(archive.readyAt)}`;
  if (archive.state === 'restored' && archive.until !== null) return `Restored until ${localDay(archive.until)}`;
  return { archived: 'Archived', restoring: 'Being restored', restored: 'Restored', unavailable: 'Disk away' }[
    archive.state
  ];
}

const pad = (number: number): string => String(number).padStart(2, '0');

function localDay(instant: string): string {
  const date = new Date(instant);
  return dayText(
    dayOf(`${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`),
  );
}

function localMoment(instant: string): string {
  const date = new Date(instant);
  return `${localDay(instant)}, ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
