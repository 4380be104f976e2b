import type { LocalLake } from '@homelake/composition/local';
import { readPhotoRecord } from '@homelake/photos';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { writeResult } from './result-format.ts';
import { printable } from './text-width.ts';
import { number } from './words.ts';

const COLUMNS = ['sent', 'copy', 'size', 'original', 'difference', 'id'];

/** Prints every copy that is tied to an original, with the evidence. JSON has all fields of the copy. */
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
    say('No copies of photos in this lake.');
    return;
  }
  await writeResult(out, 'table', { columns: COLUMNS.map((name) => ({ name, type: '' })), rows });
  const copies = rows.length === 1 ? 'copy' : 'copies';
  await out.write(
    `${number(rows.length)} ${copies}. The difference is the root mean square difference of the pixels, in grey levels of 256; it is at most 1.\n`,
  );
}

/** Unties a copy from its original, or allows the tie again, and builds the tables. Prints the result. */
export async function setAlone(lake: LocalLake, id: string, standsAlone: boolean, context: Context): Promise<void> {
  const known = await lake.photos().catalog.get(id);
  if (known === null) throw new Failure(`there is no photo "${id}"; "homelake photos --copies" shows ids`);
  if (!known.sentCopy) throw new Failure(`${printable(known.name)} is not a copy that a messenger made`);
  await lake.photos().change(id, { standsAlone });
  const { buildTables } = await import('./build-tables.ts');
  await buildTables(lake, context);
  const { catalog } = lake.photos();
  const originalId = (await catalog.get(id))?.originalId ?? null;
  const original = originalId === null ? null : await catalog.get(originalId);
  const name = printable(known.name);
  await context.out.write(
    standsAlone
      ? `${name} is shown as a separate photo.\n`
      : original === null
        ? `${name} may be tied to an original again; none was found.\n`
        : `${name} is a copy of ${printable(original.name)}.\n`,
  );
}
