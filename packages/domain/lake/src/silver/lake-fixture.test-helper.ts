import { type ObjectStore, StorageError } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256, type MemoryDisk } from '@homelake/storage/memory';
import { archiveExport } from '../imports/archive-export.ts';
import { buildSilver, type SilverOptions, type SilverReport } from './build-silver.ts';
import { jsonCodec, readRows, type Row } from './json-codec.test-helper.ts';

const encoder = new TextEncoder();

/** An upload as a test gives it: a name and the lines of an Android export. */
export interface TestExport {
  readonly name: string;
  readonly text: string;
}

/** Line `index` of an endless conversation: five hours after the previous one, from one of two people, with a text of its own. */
export function line(index: number, names: readonly string[] = ['Ann', 'Bob'], topic = 'tea'): string {
  const at = new Date(Date.UTC(2023, 0, 1, 8) + index * 5 * 3_600_000).toISOString();
  const [year, month, day] = at.slice(0, 10).split('-');
  return `${day}/${month}/${year}, ${at.slice(11, 16)} - ${names[(index * 7) % names.length]}: ${topic} number ${index}`;
}

/** An export of messages `from` up to, but not including, `to` of that conversation. */
export function exportOf(
  chat: string,
  from: number,
  to: number,
  names?: readonly string[],
  topic?: string,
): TestExport {
  const lines = Array.from({ length: to - from }, (_, at) => line(from + at, names, topic));
  return { name: `WhatsApp Chat with ${chat}.txt`, text: `${lines.join('\n')}\n` };
}

/** A lake in memory. Its clock advances a minute with each call. */
export class TestLake {
  readonly disk: MemoryDisk;
  /** Keys put, in order. */
  readonly puts: string[] = [];
  /** Every request, in order: `read silver/_state/manifest.json`. */
  readonly requests: string[] = [];
  /** Maximum number of concurrent reads. */
  mostReads = 0;
  /** Every put or remove from this number on fails; none by default. */
  failFrom = Number.POSITIVE_INFINITY;
  readonly store: ObjectStore;
  #clock = Date.UTC(2024, 5, 1);
  #changes = 0;
  #reads = 0;

  constructor(disk: MemoryDisk = new Map()) {
    this.disk = disk;
    const inner = createMemoryObjectStore({ disk, now: () => new Date(this.#clock) });
    const change = (key: string): void => {
      if (this.#changes++ >= this.failFrom) throw new StorageError('unavailable', key, 'the test pulled the plug');
    };
    this.store = {
      ...inner,
      head: async (key) => {
        this.requests.push(`head ${key}`);
        return inner.head(key);
      },
      read: async (key, range) => {
        this.requests.push(`read ${key}`);
        this.mostReads = Math.max(this.mostReads, ++this.#reads);
        const bytes = await inner.read(key, range);
        this.#reads--;
        return bytes;
      },
      list: async (prefix, page) => {
        this.requests.push(`list ${prefix}`);
        return inner.list(prefix, page);
      },
      put: async (key, body, options) => {
        this.requests.push(`put ${key}`);
        change(key);
        this.puts.push(key);
        return inner.put(key, body, options);
      },
      remove: async (key) => {
        this.requests.push(`remove ${key}`);
        change(key);
        return inner.remove(key);
      },
    };
  }

  now = (): Date => new Date((this.#clock += 60_000));

  archive({ name, text }: TestExport): ReturnType<typeof archiveExport> {
    return archiveExport(
      { store: this.store, now: this.now, createSha256: createMemorySha256 },
      { name, source: encoder.encode(text) },
    );
  }

  build(options?: SilverOptions): Promise<SilverReport> {
    return buildSilver({ store: this.store, codec: jsonCodec }, options);
  }

  /** Resets the counters, and sets the change from which on changes fail. */
  restart(failFrom = Number.POSITIVE_INFINITY): void {
    this.puts.length = 0;
    this.requests.length = 0;
    this.mostReads = 0;
    this.#changes = 0;
    this.failFrom = failFrom;
  }

  /** A second lake with a copy of the objects. */
  copy(): TestLake {
    return new TestLake(new Map(this.disk));
  }

  /** Every object under silver/ with its etag, which in memory is a hash of its content. */
  silver(): Readonly<Record<string, string>> {
    const objects = [...this.disk].filter(([key]) => key.startsWith('silver/')).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(objects.map(([key, { info }]) => [key, info.etag]));
  }

  /** Every row of `messages`, with its month. */
  rows(): readonly Row[] {
    return [...this.disk]
      .filter(([key]) => key.startsWith('silver/messages/'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, { bytes }]) => readRows(bytes).map((row) => ({ ...row, month: key.slice(22, 29) })));
  }
}
