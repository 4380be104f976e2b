import { gzipSync } from 'node:zlib';

/** A tar (ustar) with just these files, as gzip packs it. */
export function tgzOf(files: readonly { readonly name: string; readonly content: string | Uint8Array }[]): Buffer {
  const parts = files.map(({ name, content }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write(`${(1_704_067_200).toString(8)}\0`, 136);
    header.write(' '.repeat(8), 148);
    header.write('0', 156);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, bytes, Buffer.alloc(-bytes.length & 511)]);
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)]));
}
