const encoder = new TextEncoder();

export interface TarEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** One character; `0`, a file, by default. */
  readonly type?: string;
  /** Seconds since the epoch; 2024-01-01 by default. */
  readonly modifiedAt?: number;
  /** The field for the size, where it is not the truth in octal digits. */
  readonly size?: Uint8Array | string;
  /** The field before the name, of 155 bytes. */
  readonly prefix?: string;
}

/** A tar as POSIX defines it (ustar), with these entries and its end. */
export const tarOf = (entries: readonly TarEntry[]): Uint8Array => joined([...entries.map(blocksOf), zeros(1024)]);

/** An entry without the end of a tar. */
export function blocksOf({
  name,
  content = '',
  type = '0',
  modifiedAt = 1_704_067_200,
  size,
  prefix = '',
}: TarEntry): Uint8Array {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  const header = zeros(512);
  const put = (at: number, value: string | Uint8Array): void =>
    header.set(typeof value === 'string' ? encoder.encode(value) : value, at);
  put(0, name);
  put(100, '0000644\0');
  put(124, size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`);
  put(136, `${modifiedAt.toString(8).padStart(11, '0')}\0`);
  put(148, ' '.repeat(8));
  put(156, type);
  put(257, 'ustar\u000000');
  put(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return joined([header, bytes, zeros(-bytes.length & 511)]);
}

/** One record of a pax header, whose length counts itself. */
export function paxOf(key: string, value: string): string {
  const rest = encoder.encode(` ${key}=${value}\n`).length;
  const length = [1, 2, 3, 4].map((digits) => rest + digits).find((all) => String(all).length === all - rest);
  return `${length} ${key}=${value}\n`;
}

export async function gzipOf(bytes: Uint8Array): Promise<Uint8Array> {
  const source = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(source).arrayBuffer());
}

const zeros = (length: number): Uint8Array => new Uint8Array(length);

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
