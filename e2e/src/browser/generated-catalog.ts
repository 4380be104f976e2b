import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** Serves the page over photos that exist only as numbers, as many as a test needs, without a lake. Build the page first. */

const PAGE = fileURLToPath(new URL('../../../apps/web-svelte/build/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const MOST_A_PAGE = 500;
const SHAPES = [
  [4032, 3024],
  [4032, 3024],
  [3024, 4032],
  [6000, 4000],
  [3840, 2160],
  [1080, 1920],
  [3000, 3000],
  [12_000, 2400],
] as const;
const PLACES = ['Rome', 'Rome', null, 'Lisbon', 'Umeå', null, 'Kyoto'] as const;
const HASHES = [
  'ofcJTYqId3dweHh3iHiHd2lwtwd3',
  '2GgKPYaJd3ePh4h4iIh4d2l/2PeI',
  'pqcNFYaId3dweIiIiHiHhzyP6Ad3',
  'JwgKNYSJd3ePh4d3iIh4d2mP6PeI',
  '2UgOPYqId3dweHiHiHiHiGmAuAd3',
  'obcNHYSId3d/eIiHiIiHh0uA+GeH',
];

export interface GeneratedCatalog {
  readonly url: string;
  /** Paths with queries of all requests since the list was last emptied. */
  readonly requests: string[];
  /** Delay of a thumbnail in ms; 0 at first. */
  thumbnailMs: number;
  stop(): Promise<void>;
}

/** Serves `photos` photos in `months` months, the last of which is November 2026. */
export async function serveCatalog(photos: number, months: number): Promise<GeneratedCatalog> {
  const counts = monthCounts(photos, months);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(url.pathname + url.search);
    const answer = url.pathname.startsWith('/api/')
      ? answerApi(url, counts, response, catalog)
      : answerPage(url, response);
    Promise.resolve(answer).catch((cause: unknown) => response.writeHead(500).end(String(cause)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const catalog: GeneratedCatalog = { url: `http://127.0.0.1:${port}`, requests, thumbnailMs: 0, stop };
  return catalog;
}

/** A pseudo-random number, the same in every run. */
const drawn = (seed: number): number => {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

function monthCounts(photos: number, months: number): { month: string; count: number; first: number }[] {
  const weights = Array.from({ length: months }, (_, i) => 1 + (drawn(i) % 9));
  const sum = weights.reduce((a, b) => a + b, 0);
  let first = 0;
  return weights.map((weight, i) => {
    const date = new Date(Date.UTC(2026, 10 - i, 1));
    const count = i === months - 1 ? photos - first : Math.floor((photos * weight) / sum);
    const from = first;
    first += count;
    return { month: date.toISOString().slice(0, 7), count, first: from };
  });
}

async function answerApi(
  url: URL,
  counts: ReturnType<typeof monthCounts>,
  response: ServerResponse,
  slow: Pick<GeneratedCatalog, 'thumbnailMs'>,
): Promise<void> {
  const photo = /^\/api\/photos\/([0-9a-f]{32})(\/\w+)?$/.exec(url.pathname);
  if (url.pathname === '/api/photos/months') {
    const months = counts.map(({ month, count }) => ({ month, count }));
    return json(response, { months, total: counts.reduce((sum, { count }) => sum + count, 0) });
  }
  if (url.pathname === '/api/photos') return json(response, pageOf(url, counts));
  if (photo?.[2] === '/thumbnail' || photo?.[2] === '/preview') {
    const number = Number.parseInt(photo[1]!, 16);
    const image = pictures[number % pictures.length]!;
    if (photo[2] === '/thumbnail' && slow.thumbnailMs > 0) await setTimeout(slow.thumbnailMs);
    response.writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' });
    response.end(image);
    return;
  }
  if (url.pathname === '/api/photos/facets') return json(response, { cameras: [], places: [], tags: [], undated: 0 });
  if (url.pathname === '/api/albums') return json(response, { albums: [] });
  if (url.pathname === '/api/chats') return json(response, { chats: [], nextCursor: null });
  if (photo) return json(response, onePhoto(photo[1]!, counts));
  response.writeHead(404).end();
}

function pageOf(url: URL, counts: ReturnType<typeof monthCounts>): unknown {
  const { month, count, first } = counts.find((entry) => entry.month === url.searchParams.get('month')) ?? counts[0]!;
  const start = Number(url.searchParams.get('cursor') ?? 0);
  const end = Math.min(count, start + MOST_A_PAGE);
  const rows = Array.from({ length: end - start }, (_, i) => first + start + i);
  const column = <T>(of: (number: number) => T): T[] => rows.map(of);
  return {
    id: column(idOf),
    takenLocal: column((number) => takenLocal(month, number - first, count)),
    dated: column(() => true),
    width: column((number) => shapeOf(number)[0]),
    height: column((number) => shapeOf(number)[1]),
    kind: column((number) => (number % 37 === 5 ? 'video' : 'image')),
    state: column((number) => (number % 211 === 7 ? 'failed' : 'ready')),
    placeholder: column((number) => HASHES[number % HASHES.length]),
    durationSeconds: column((number) => (number % 37 === 5 ? 7 + (number % 300) : null)),
    favourite: column((number) => number % 23 === 3),
    motion: column((number) => number % 29 === 4),
    place: column((number) => PLACES[Math.floor(number / 9) % PLACES.length]),
    nextCursor: end < count ? String(end) : null,
  };
}

function onePhoto(id: string, counts: ReturnType<typeof monthCounts>): unknown {
  const number = Number.parseInt(id, 16);
  const { month, first, count } = counts.findLast((entry) => entry.first <= number) ?? counts[0]!;
  const [width, height] = shapeOf(number);
  return {
    id,
    sha256: id.repeat(2),
    key: `raw-photos/${id}/IMG_${number}.jpg`,
    name: `IMG_${number}.jpg`,
    kind: 'image',
    state: 'ready',
    reason: null,
    sizeBytes: 3_400_000,
    contentType: 'image/heic',
    width,
    height,
    takenLocal: takenLocal(month, number - first, count),
    takenSource: 'exif',
    offsetMinutes: 120,
    offsetSource: 'exif',
    takenUtc: null,
    latitude: 41.9,
    longitude: 12.5,
    altitudeMetres: 20,
    place: { name: 'Rome', region: 'Lazio', country: 'Italy', countryCode: 'IT' },
    camera: 'Apple iPhone 15',
    lens: null,
    focalLengthMm: 26,
    aperture: 1.8,
    exposureSeconds: 0.004,
    iso: 100,
    flash: false,
    title: null,
    description: null,
    tags: ['holiday'],
    rating: null,
    artist: null,
    copyright: null,
    durationSeconds: null,
    placeholder: HASHES[number % HASHES.length],
    perceptualHash: null,
    renditions: ['thumbnail', 'preview'],
    motionKey: null,
    otherNames: [],
    otherFolders: [],
    folder: null,
    exportIds: [],
    importedAt: '2026-11-22T10:00:00Z',
    favourite: false,
    albums: [],
    trashedAt: null,
  };
}

const idOf = (number: number): string => number.toString(16).padStart(32, '0');
const shapeOf = (number: number): (typeof SHAPES)[number] => SHAPES[drawn(number) % SHAPES.length]!;

/** Times newest first. Some days have many photos, some none. */
function takenLocal(month: string, index: number, count: number): string {
  const weights = Array.from({ length: 28 }, (_, day) => (drawn(day * 31 + Number(month.slice(5))) % 7) ** 2);
  const sum = weights.reduce((a, b) => a + b, 0);
  let before = 0;
  for (let day = 27; day >= 0; day--) {
    const share = (count * weights[day]!) / sum;
    if (index < before + share || day === 0) {
      const minute = Math.max(0, Math.floor(1439 - ((index - before) / Math.max(1, share)) * 1000));
      return `${month}-${two(day + 1)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
    }
    before += share;
  }
  throw new TypeError('a month has days');
}

const two = (part: number): string => String(part).padStart(2, '0');

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answerPage(url: URL, response: ServerResponse): Promise<void> {
  const path = normalize(decodeURIComponent(url.pathname));
  const file = extname(path) === '' ? '200.html' : path;
  const bytes = await readFile(join(PAGE, file)).catch(() => null);
  if (bytes === null) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes);
}

/** Gradients of 320 by 240 pixels, one for each hue. */
const pictures: readonly Buffer[] = await Promise.all(
  Array.from({ length: 12 }, (_, i) => {
    const [from, to] = [`hsl(${i * 30} 60% 65%)`, `hsl(${i * 30 + 70} 50% 35%)`];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><defs><linearGradient id="g" x2="1" y2="1">
      <stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><rect width="320" height="240" fill="url(#g)"/></svg>`;
    return sharp(Buffer.from(svg)).webp({ quality: 60 }).toBuffer();
  }),
);
