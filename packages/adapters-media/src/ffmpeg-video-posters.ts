import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoPosters } from '@homelake/photos';

export interface VideoPostersOptions {
  /** The program, by name or path; `ffmpeg` on the PATH where nothing else is said. */
  readonly ffmpeg?: string;
  /** A longer video is not copied for its still. 4 GiB where nothing else is said. */
  readonly maxBytes?: number;
  /** For each look at the video. 30 seconds where nothing else is said. */
  readonly timeoutMs?: number;
}

/** How long ffmpeg may take to say that it is there. */
const ANSWER_MS = 15_000;
/** Only frames that are less than nine tenths black. */
const BRIGHT = 'blackframe=amount=0:threshold=32,metadata=select:key=lavfi.blackframe.pblack:value=90:function=less';
const SQUARE_PIXELS = 'scale=trunc(iw*sar/2)*2:ih,setsar=1';
/** Where a still is looked for, one after the other: past a fade, from the beginning, and then whatever is there. */
const looks = [
  ['1', `${BRIGHT},${SQUARE_PIXELS}`],
  ['0', `${BRIGHT},${SQUARE_PIXELS}`],
  ['0', SQUARE_PIXELS],
] as const;
/** Ten seconds of a video, never of a playlist, which can name other files. */
const INPUT =
  '-nostdin -v quiet -y -protocol_whitelist file -format_whitelist mov,matroska,avi,mpegts,mpeg,mpegvideo,asf,ogg,flv -t 10'.split(
    ' ',
  );
/** One frame; ffmpeg turns it as the video says. */
const OUTPUT = '-map 0:v:0 -an -sn -dn -frames:v 1 -c:v mjpeg -q:v 2 -pix_fmt yuvj420p -f image2 -update 1'.split(' ');

/** Stills of videos by ffmpeg, as JPEG. The program is looked for once. */
export function createVideoPosters(options: VideoPostersOptions = {}): VideoPosters {
  const { ffmpeg = 'ffmpeg', maxBytes = 4 * 1024 ** 3, timeoutMs = 30_000 } = options;
  let found: Promise<boolean> | null = null;
  const available = () => (found ??= run(ffmpeg, ['-version'], ANSWER_MS).then((end) => end === 'done'));

  return {
    available,
    async poster(openVideo, { signal } = {}) {
      signal?.throwIfAborted();
      if (!(await available())) return none('Stills of videos need ffmpeg, which this computer does not have.');
      // In a file, because what describes a video may stand at its end.
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

/** False where there is more than that. */
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
