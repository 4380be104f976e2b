import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { archiveExport, buildSilver } from '@homelake/lake';
import { report } from './measured-process.ts';

/** The last 600 messages of the export in the lake, and 400 new ones. */
function additionTo(path: string): string {
  const file = openSync(path, 'r');
  const tail = new Uint8Array(200_000);
  const read = readSync(file, tail, 0, tail.length, Math.max(0, fstatSync(file).size - tail.length));
  closeSync(file);
  const lines = new TextDecoder().decode(tail.subarray(0, read)).split('\n').slice(1, -1);
  const starts = lines.flatMap((line, index) => (/^\d\d\/\d\d\/\d{4}, \d\d:\d\d - /.test(line) ? [index] : []));
  const known = lines.slice(starts.at(-600));
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})/.exec(lines[starts.at(-1) ?? 0] ?? '') ?? [];
  const from = Date.UTC(Number(year), Number(month) - 1, Number(day) + 1);
  const fresh = Array.from({ length: 400 }, (_, index) => {
    const [y, m, d, time] = new Date(from + index * 400_000).toISOString().split(/[-T.]/);
    return `${d}/${m}/${y}, ${time?.slice(0, 5)} - ${index % 3 === 0 ? 'Dad' : 'Ann'}: and then number ${index}`;
  });
  return `${[...known, ...fresh].join('\n')}\n`;
}

const [home = '', path = ''] = process.argv.slice(2);
const store = await openFsObjectStore({ root: home });
const source = new TextEncoder().encode(additionTo(path));
const start = performance.now();
const archived = await archiveExport(
  { store, now: () => new Date(), createSha256: createNodeSha256 },
  { name: 'WhatsApp Chat with Big.txt', source },
);
if (archived.status !== 'archived') throw new Error(`the addition is ${archived.status}`);
const { messages, exportsRead, partitionsUnchanged } = await buildSilver({ store, codec: createParquetCodec() });
if (exportsRead !== 1 || partitionsUnchanged === 0) throw new Error('the addition was not built incrementally');
report(start, messages);
store.close();
