import { formatOf } from './file-format.ts';
import type { FileKind } from './rules/routing-rule.ts';
import { isText, textType } from './text-format.ts';

/** How much of a file `routeUpload` wants to see; less is fine for shorter files. */
export const HEAD_BYTES = 64 * 1024;

export interface Upload {
  /** The file's name, with or without a path. */
  readonly name: string;
  /** What the sender says it is, e.g. a browser's `File.type`. */
  readonly declaredType?: string | null;
  /** Its first bytes: HEAD_BYTES of them, or all there are. */
  readonly head: Uint8Array;
}

/** Knowledge of chat exports, which lives elsewhere. Both are asked of first bytes only, and must not throw. */
export interface ChatRecognisers {
  isChatText(head: Uint8Array): boolean;
  isChatZip(head: Uint8Array): boolean;
}

export interface Route {
  /**
   * `chat` may still turn out to be none: a zip may be an archive of other files. `photo` is a picture or a video, and the content type says
   * which. `archive` is a tar whose files are taken in one by one.
   */
  readonly kind: FileKind;
  readonly contentType: string;
  /** In plain words, for the person who wonders. */
  readonly reason: string;
}

/**
 * What an upload is, and so which way it goes. Its bytes decide; the name and the declared type only tell apart what begins
 * alike. A text that happens to be called `photo.jpg` is a text. Some promises of a name count: whoever uploads a `.txt` or a
 * `.zip` that could be anything means a chat export, whoever uploads a `.tgz` means an archive, and both are to be told if it is none.
 */
export function routeUpload({ name, declaredType, head }: Upload, chats: ChatRecognisers): Route {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const begins = formatOf(head);
  // A text may begin with "MZ" or "ID3" as well.
  const format = begins !== null && (begins.isTextual === true || !isText(head)) ? begins : null;

  const promised = (contentType: string): Route => ({ kind: 'chat', contentType, reason: `named .${extension}` });
  if (format?.contentType === 'application/zip') {
    if (chats.isChatZip(head)) {
      return { kind: 'chat', contentType: 'application/zip', reason: 'a zip that holds a WhatsApp chat' };
    }
    if (promisesChat(extension)) return promised('application/zip');
  }
  if (isTarName(name) && (format === null || TAR_TYPES.has(format.contentType))) {
    const contentType = format?.contentType ?? 'application/octet-stream';
    return { kind: 'archive', contentType, reason: `named .${extension}` };
  }
  if (format !== null) {
    const contentType = format.byExtension?.[extension] ?? format.contentType;
    const kind = format.isPhoto || contentType.startsWith('video/') ? 'photo' : 'file';
    return { kind, contentType, reason: `begins like ${contentType}` };
  }
  if (head.length > 0 && chats.isChatText(head)) {
    return { kind: 'chat', contentType: 'text/plain', reason: 'a text that holds a WhatsApp chat' };
  }
  if (promisesChat(extension)) return promised(isText(head) ? 'text/plain' : 'application/octet-stream');
  if (head.length === 0) return { kind: 'file', contentType: 'application/octet-stream', reason: 'is empty' };
  if (isText(head)) return { kind: 'file', contentType: textType(extension), reason: 'a text, and no WhatsApp chat' };
  return { kind: 'file', contentType: declared(declaredType), reason: 'begins like no format that is known here' };
}

/** True for `.tar`, `.tgz` and `.tar.gz`, which browsers make `.tar (1).gz` of where there is one already. */
export const isTarName = (name: string): boolean => /\.(?:tgz|tar(?: ?\(\d+\))?(?:\.gz)?)$/i.test(name);
const TAR_TYPES = new Set(['application/gzip', 'application/x-tar']);

const promisesChat = (extension: string): boolean => extension === 'txt' || extension === 'zip';

/** A declared type, where the bytes say nothing against it: what they could be seen to be is not among the unknown. */
function declared(type: string | null | undefined): string {
  const essence = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isUnseen = /^(?:application|audio|video|font|model)\/[a-z0-9][a-z0-9.+-]*$/.test(essence);
  return isUnseen ? essence : 'application/octet-stream';
}
