import type { Ended } from '../homelake.ts';

/** The content of a home as its owner sees it. Ids of messages are left out, since a build of the tables may change them. */
export interface HomeFacts {
  /** Rows of `messages`, in the order of the conversation. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly chats: readonly Readonly<Record<string, unknown>>[];
  /** Photos as `homelake photos --json` prints them, those in the trash included, by id. */
  readonly photos: readonly Readonly<Record<string, unknown>>[];
  /** Photos of the table with the message that sent them: the photo's id and the message's text. */
  readonly sentPhotos: readonly Readonly<Record<string, unknown>>[];
  readonly queue: QueueFacts;
}

/** `facts.json` in an archive. */
export interface KeptHomeFacts extends HomeFacts {
  /** Albums as the API gives them. */
  readonly albums: readonly Readonly<Record<string, unknown>>[];
}

export interface QueueFacts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: readonly { readonly kind: string; readonly key: string; readonly reason: string }[];
}

type Run = (...args: string[]) => Promise<Ended>;

const MESSAGES = `select chat_name, sent_at, sender, kind, text, media_name, media_key, edited, event
  from messages order by chat_id, month, position`;
const SENT_PHOTOS = `select p.photo_id, m.sender, m.media_name from photos p
  join messages m on m.message_id = p.chat_message_id order by 1`;

/** Reads the facts by the command. `run` takes the arguments after `--home DIR`. */
export async function homeFacts(run: Run): Promise<HomeFacts> {
  const rows = async (sql: string) =>
    parsed(await run('query', '--format', 'json', sql)) as readonly Record<string, unknown>[];
  const photos = [...lines(await run('photos', '--json')), ...lines(await run('photos', '--trash', '--json'))];
  return {
    messages: await rows(MESSAGES),
    chats: lines(await run('chats', '--json')).toSorted(by('chatId')),
    photos: photos.toSorted(by('id')),
    sentPhotos: await rows(SENT_PHOTOS),
    queue: await queueFacts(run),
  };
}

export const queueFacts = async (run: Run): Promise<QueueFacts> => parsed(await run('queue', '--json')) as QueueFacts;

function parsed({ code, stdout, stderr }: Ended): unknown {
  if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

function lines({ code, stdout, stderr }: Ended): readonly Record<string, unknown>[] {
  if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const by = (name: string) => (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) =>
  String(a[name]) < String(b[name]) ? -1 : 1;
