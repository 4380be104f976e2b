import type { LocalLake } from '@homelake/composition/local';
import { readPhotoRecord } from '@homelake/photos';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { writeResult } from './result-format.ts';
import { printable } from './text-width.ts';
import { number } from './words.ts';

const COLUMNS = ['sent', 'copy', 'size', 'original', 'difference', 'id'];

/** Every copy that is tied to an original, with the evidence; as JSON with all that is known of the copy. */
export async function writeCopies(lake: LocalLake, json: boolean, { out, say }: Context): Promise<void> {
  const { catalog } = lake.photos();
  const rows: (string | null)[][] = [];
  for (const { copyId, originalId } of await catalog.ties()) {
    const [copy, original] = [await catalog.get(copyId), await catalog.get(originalId)];
    if (copy === null) continue;
    const reunion = (await readPhotoRecord(lake.store, copyId))?.reunion ?? null;
    if (json) {
      await out.write(`${JSON.stringify({ ...copy, reunion })}\n`);
      continue;
    }
    rows.push([
      copy.takenLocal.slice(0, 10),
      copy.name,
      `${copy.width ?? '?'} x ${copy.height ?? '?'}`,
      original?.name ?? null,
      reunion === null ? null : reunion.difference.toFixed(2),
      copyId,
    ]);
  }
  if (json) return;
  if (rows.length === 0) {
    say('No copy of a photo that is here.');
    return;
  }
  await writeResult(out, 'table', { columns: COLUMNS.map((name) => ({ name, type: '' })), rows });
  const copies = rows.length === 1 ? 'copy' : 'copies';
  await out.write(`${number(rows.length)} ${copies}. The difference is in grey steps of 256, 1 at most.\n`);
}

/** Takes a copy from its original, or gives it back, and builds the tables that say so. */
export async function setAlone(lake: LocalLake, id: string, standsAlone: boolean, context: Context): Promise<void> {
  const known = await lake.photos().catalog.get(id);
  if (known === null) throw new Failure(`there is no photo "${id}"; "homelake photos --copies" shows ids`);
  if (!known.sentCopy) throw new Failure(`${printable(known.name)} is no copy that a messenger made`);
  await lake.photos().change(id, { standsAlone });
  const { buildTables } = await import('./build-tables.ts');
  await buildTables(lake, context);
  const { catalog } = lake.photos();
  const originalId = (await catalog.get(id))?.originalId ?? null;
  const original = originalId === null ? null : await catalog.get(originalId);
  const name = printable(known.name);
  await context.out.write(
    standsAlone
      ? `${name} stands by itself.\n`
      : original === null
        ? `${name} may have an original again, and has none now.\n`
        : `${name} is a copy of ${printable(original.name)}.\n`,
  );
}
