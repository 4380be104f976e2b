import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoPosters } from '@homelake/photos';

export interface VideoPostersOptions {
  /** Name or path of the program; `ffmpeg` by default. */
  readonly ffmpeg?: string;
  /** Size limit: a larger video gets no still. 4 GiB by default. */
  readonly maxBytes?: number;
  /** Time limit of each run of ffmpeg. 30 seconds by default. */
  readonly timeoutMs?: number;
}

/** Time limit of `ffmpeg -version`, which shows that the program is installed. */
const ANSWER_MS = 15_000;
/** Filter for frames that are less than 90 % black. */
const BRIGHT = 'blackframe=amount=0:threshold=32,metadata=select:key=lavfi.blackframe.pblack:value=90:function=less';
const SQUARE_PIXELS = 'scale=trunc(iw*sar/2)*2:ih,setsar=1';
/** Attempts in order, as [start in seconds, filter]: after a possible fade-in, from the start, and then any frame. */
const looks = [
  ['1', `${BRIGHT},${SQUARE_PIXELS}`],
  ['0', `${BRIGHT},${SQUARE_PIXELS}`],
  ['0', SQUARE_PIXELS],
] as const;
/** Input options: the first ten seconds of a video. Playlist formats are not allowed, since they can name other files. */
const INPUT =
  '-nostdin -v quiet -y -protocol_whitelist file -format_whitelist mov,matroska,avi,mpegts,mpeg,mpegvideo,asf,ogg,flv -t 10'.split(
    ' ',
  );
/** Output options: one frame. ffmpeg applies the rotation of the video. */
const OUTPUT = '-map 0:v:0 -an -sn -dn -frames:v 1 -c:v mjpeg -q:v 2 -pix_fmt yuvj420p -f image2 -update 1'.split(' ');

/** Makes JPEG stills of videos by ffmpeg. Whether ffmpeg is installed is checked once. */
export function createVideoPosters(options: VideoPostersOptions = {}): VideoPosters {
  const { ffmpeg = 'ffmpeg', maxBytes = 4 * 1024 ** 3, timeoutMs = 30_000 } = options;
  let found: Promise<boolean> | null = null;
  const available = () => (found ??= run(ffmpeg, ['-version'], ANSWER_MS).then((end) => end === 'done'));

  return {
    available,
    async poster(openVideo, { signal } = {}) {
      signal?.throwIfAborted();
      if (!(await available())) return none('Stills of videos need ffmpeg, which this computer does not have.');
      // ffmpeg needs a file, because the index of a video may be at its end.
      const directory = await mkdtemp(join(tmpdir(), 'homelake-poster-'));
      try {
        const [video, still] = [join(directory, 'video'), join(directory, 'still.jpg')];
        const copied = await copy(openVideo(), video, maxBytes, signal);
        if (!copied) return none(`The video is larger than the ${maxBytes} bytes that a still is made of.`);
        for (const [from, filter] of looks) {
          const end = await run(
            ffmpeg,
            [...INPUT, '-ss', from, '-i', video, ...OUTPUT, '-vf', filter, still],
            timeoutMs,
            signal,
          );
          signal?.throwIfAborted();
          if (end === 'timeout') return none('Making a still of the video took too long.');
          const frame = await readFile(still).catch(() => null);
          if (frame !== null && frame.length > 0) return { frame };
        }
        return none('No picture of the video can be decoded.');
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

const none = (reason: string) => ({ frame: null, reason });

/** Copies a stream to a file. False where it is longer than `maxBytes`. */
async function copy(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const file = await open(path, 'wx');
  try {
    let size = 0;
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      size += chunk.length;
      if (size > maxBytes) return false;
      await file.writeFile(chunk);
    }
    return true;
  } finally {
    await file.close();
  }
}

const run = (
  program: string,
  args: readonly string[],
  timeout: number,
  signal?: AbortSignal,
): Promise<'done' | 'failed' | 'timeout'> =>
  new Promise((resolve) => {
    const child = execFile(program, args, { timeout, killSignal: 'SIGKILL', ...(signal && { signal }) }, (error) =>
      resolve(error === null ? 'done' : child.killed ? 'timeout' : 'failed'),
    );
  });
