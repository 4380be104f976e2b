/** Which photos the page shows, as its address says it. */
export interface PhotoFilter {
  readonly text?: string;
  readonly camera?: string;
  readonly place?: string;
  readonly tag?: string;
  readonly album?: string;
  readonly favourite?: 'true';
  /** Only photos of which nothing tells when they were taken. */
  readonly dated?: 'false';
  readonly kind?: 'image' | 'video';
  readonly trashed?: 'true';
  /** `YYYY-MM-DD`: `from` is in, `to` is out. */
  readonly from?: string;
  readonly to?: string;
}

const WORDS = ['text', 'camera', 'place', 'tag', 'album'] as const;
const DAYS = ['from', 'to'] as const;

/** What an address asks for; parts that make no sense are left out. */
export function filterOf(search: URLSearchParams): PhotoFilter {
  const filter: Record<string, string> = {};
  for (const name of WORDS) {
    const value = search.get(name)?.trim();
    if (value) filter[name] = value;
  }
  for (const name of DAYS) {
    const value = search.get(name) ?? '';
    if (/^\d{4}-\d\d-\d\d$/.test(value)) filter[name] = value;
  }
  for (const name of ['favourite', 'trashed']) if (search.get(name) === 'true') filter[name] = 'true';
  if (search.get('dated') === 'false') filter['dated'] = 'false';
  const kind = search.get('kind');
  if (kind === 'image' || kind === 'video') filter['kind'] = kind;
  return filter;
}

/** `?camera=...`, or nothing where nothing is asked for. */
export function searchOf(filter: PhotoFilter): string {
  const search = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
  return search.size === 0 ? '' : `?${search}`;
}

/** The filter with parts of it changed; undefined takes a part away. */
export function changed(
  filter: PhotoFilter,
  parts: { readonly [Name in keyof PhotoFilter]?: PhotoFilter[Name] | undefined },
): PhotoFilter {
  const entries = Object.entries({ ...filter, ...parts }).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries);
}

/** The year that `from` and `to` span; null where they span something else. */
export function yearOf({ from, to }: PhotoFilter): string | null {
  const year = from?.slice(0, 4);
  return year !== undefined && from === `${year}-01-01` && to === `${Number(year) + 1}-01-01` ? year : null;
}
