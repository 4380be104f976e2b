import { formatOf } from './file-format.ts';
import type { FileKind } from './rules/routing-rule.ts';
import { isText, textType } from './text-format.ts';

/** Number of first bytes of a file that `routeUpload` needs; all bytes of a shorter file. */
export const HEAD_BYTES = 64 * 1024;

export interface Upload {
  /** The file's name, with or without a path. */
  readonly name: string;
  /** Content type that the sender declares, e.g. a browser's `File.type`. */
  readonly declaredType?: string | null;
  /** The first HEAD_BYTES bytes of the file, or all bytes of a shorter file. */
  readonly head: Uint8Array;
}

/** Tests for chat exports, passed in because this package does not know their formats. Both get the first bytes only, and must not throw. */
export interface ChatRecognisers {
  isChatText(head: Uint8Array): boolean;
  isChatZip(head: Uint8Array): boolean;
}

export interface Route {
  /**
   * `chat`: probably a chat export; a zip may turn out to be an archive of other files. `photo`: a picture or a video; the content type says
   * which. `archive`: a tar, whose files are imported one by one. `file`: anything else.
   */
  readonly kind: FileKind;
  readonly contentType: string;
  /** Why the upload has this kind, in words for a person, e.g. `begins like image/jpeg`. */
  readonly reason: string;
}

/**
 * Decides the kind of an upload by its first bytes. The name and the declared type decide only between formats that begin alike: a text with
 * the name `photo.jpg` is a text. Two groups of names decide where the bytes do not: `.txt` and `.zip` give `chat`, and `.tgz`, `.tar.gz` and
 * `.tar` give `archive`. Where such a file turns out to be no chat or archive, the import reports that to the user.
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

/** True for `.tar`, `.tgz` and `.tar.gz`, and for `.tar (1).gz`: a browser adds the number where the name is taken. */
export const isTarName = (name: string): boolean => /\.(?:tgz|tar(?: ?\(\d+\))?(?:\.gz)?)$/i.test(name);
const TAR_TYPES = new Set(['application/gzip', 'application/x-tar']);

const promisesChat = (extension: string): boolean => extension === 'txt' || extension === 'zip';

/**
 * The declared content type of a file whose format is unknown. A type that the first bytes would have shown, such as `image/…` or `text/…`, is
 * not believed: the result is then `application/octet-stream`.
 */
function declared(type: string | null | undefined): string {
  const essence = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isUnseen = /^(?:application|audio|video|font|model)\/[a-z0-9][a-z0-9.+-]*$/.test(essence);
  return isUnseen ? essence : 'application/octet-stream';
}
