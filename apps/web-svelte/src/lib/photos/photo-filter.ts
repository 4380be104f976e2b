/** Filter of the photos that the page shows, as it is in the URL. */
export interface PhotoFilter {
  readonly text?: string;
  readonly camera?: string;
  readonly place?: string;
  readonly tag?: string;
  readonly album?: string;
  readonly favourite?: 'true';
  /** Only photos without a date. */
  readonly dated?: 'false';
  readonly kind?: 'image' | 'video';
  readonly trashed?: 'true';
  /** `YYYY-MM-DD`: `from` is included, `to` is not. */
  readonly from?: string;
  readonly to?: string;
}

const WORDS = ['text', 'camera', 'place', 'tag', 'album'] as const;
const DAYS = ['from', 'to'] as const;

/** Reads the filter from a URL. Invalid parts are left out. */
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

/** Query string of a filter, such as `?camera=...`; empty for an empty filter. */
export function searchOf(filter: PhotoFilter): string {
  const search = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
  return search.size === 0 ? '' : `?${search}`;
}

/** The filter with some parts changed; undefined removes a part. */
export function changed(
  filter: PhotoFilter,
  parts: { readonly [Name in keyof PhotoFilter]?: PhotoFilter[Name] | undefined },
): PhotoFilter {
  const entries = Object.entries({ ...filter, ...parts }).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries);
}

/** The year that `from` and `to` cover; null where they do not cover exactly one year. */
export function yearOf({ from, to }: PhotoFilter): string | null {
  const year = from?.slice(0, 4);
  return year !== undefined && from === `${year}-01-01` && to === `${Number(year) + 1}-01-01` ? year : null;
}
