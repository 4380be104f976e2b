import type { LocalLake } from '@homelake/composition/local';
import { isDated, listPhotos } from '@homelake/photos';
import type { Photo, PhotoFilter } from '@homelake/photos';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { writeResult } from './result-format.ts';
import { setAlone, writeCopies } from './photo-copies.ts';
import { count, number } from './words.ts';

const HELP = `
Examples:
  homelake photos                          count the photos of each month
  homelake photos --month 2024-07          list the photos of a month
  homelake photos --search "rome canon"    search by place, camera, tag, name or description
  homelake photos --undated                list photos without a date
  homelake photos --duplicates             list groups of photos that look the same
  homelake photos --copies                 list smaller copies sent in chats, with their originals
  homelake photos --untie <id>             show a copy as a separate photo; --tie <id> undoes it
  homelake photos --json | jq -r 'select(.state == "failed") | .name + ": " + .reason'

Months are by local time at the place where a photo was taken. A photo without a date is listed under the time when its file was
last changed, or else when it was imported. Photos in the trash are listed with --trash only, with all files that will be deleted
with each. A copy that a messenger made (smaller, without metadata) is left out if its original is listed.`;

interface PhotosFlags {
  readonly month?: string;
  readonly search?: string;
  readonly undated?: boolean;
  readonly trash?: boolean;
  readonly duplicates?: boolean;
  readonly copies?: boolean;
  readonly tie?: string;
  readonly untie?: string;
  readonly json?: boolean;
}

export function addPhotos(program: Command, context: Context): void {
  program
    .command('photos')
    .description('list your photos')
    .option('-m, --month <month>', 'list the photos of a month, as YYYY-MM')
    .option('-s, --search <words>', 'only photos that match these words')
    .option('--undated', 'only photos without a date')
    .option('--trash', 'list photos in the trash')
    .addOption(
      new Option('--duplicates', 'list groups of photos that look the same').conflicts([
        'month',
        'search',
        'undated',
        'trash',
      ]),
    )
    .addOption(
      new Option('--copies', 'list copies that messengers made, and their originals').conflicts([
        'month',
        'search',
        'undated',
        'trash',
        'duplicates',
      ]),
    )
    .addOption(new Option('--untie <id>', 'show a copy as a separate photo').conflicts('tie'))
    .option('--tie <id>', 'undo --untie')
    .option('--json', 'print one JSON object a photo; with --duplicates it has the number of its group')
    .addHelpText('after', HELP)
    .action(async (flags: PhotosFlags, command: Command) => {
      const { month, search, undated = false, trash = false, duplicates = false, copies = false, json = false } = flags;
      if (month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
        throw new Failure(`--month ${month} is not a month; write it as 2024-07`, { exitCode: 2 });
      const id = flags.tie ?? flags.untie;
      if (id !== undefined) {
        await withLakeForWriting(command, context, (lake) => setAlone(lake, id, flags.untie !== undefined, context));
        return;
      }
      const filter: PhotoFilter = {
        ...(search !== undefined && { text: search }),
        ...(undated && { dated: false }),
        ...(trash && { trashed: true }),
      };
      await withLake(command, context, async (lake) => {
        if (await lake.photos().needsRebuild())
          throw new Failure('the catalog of photos is missing or old; "homelake rebuild catalog" rebuilds it');
        if (duplicates) await writeDuplicates(lake, json, context);
        else if (copies) await writeCopies(lake, json, context);
        else if (json) await writeJson(lake, filter, month, context);
        else if (month !== undefined || search !== undefined || undated || trash)
          await writeList(lake, filter, month, context);
        else await writeMonths(lake, context);
      });
    });
}

/** Yields the photos that a filter selects, newest first. Reads a page at a time. */
async function* photosOf(lake: LocalLake, filter: PhotoFilter, month: string | undefined): AsyncGenerator<Photo> {
  const photos = lake.photos();
  let cursor: string | null = null;
  do {
    const page = await listPhotos(photos, {
      filter,
      limit: 500,
      ...(month && { month }),
      ...(cursor !== null && { cursor }),
    });
    for (const id of page.id) {
      const photo = await photos.catalog.get(id);
      if (photo !== null) yield photo;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function writeJson(
  lake: LocalLake,
  filter: PhotoFilter,
  month: string | undefined,
  { out }: Context,
): Promise<void> {
  for await (const photo of photosOf(lake, filter, month)) await out.write(`${JSON.stringify(photo)}\n`);
}

async function writeList(
  lake: LocalLake,
  filter: PhotoFilter,
  month: string | undefined,
  { out, say }: Context,
): Promise<void> {
  const rows: (string | null)[][] = [];
  for await (const photo of photosOf(lake, filter, month)) {
    const files = filter.trashed === true ? await lake.photos().files(photo.id) : null;
    rows.push([...rowOf(photo), ...(files === null ? [] : [files.map((file) => file.name).join(', ')])]);
  }
  if (rows.length === 0) {
    say('No matching photos.');
    return;
  }
  const names = [...COLUMNS, ...(filter.trashed === true ? ['files'] : [])];
  await writeResult(out, 'table', { columns: names.map((name) => ({ name, type: '' })), rows });
}

const COLUMNS = ['taken', 'name', 'place', 'camera', 'size', 'state', 'id'];

const rowOf = ({ takenLocal, takenSource, name, place, camera, width, height, state, id }: Photo) => [
  isDated({ takenSource }) ? takenLocal.slice(0, 16).replace('T', ' ') : `${takenLocal.slice(0, 10)} (no date)`,
  name,
  place?.name ?? null,
  camera,
  width === null ? null : `${width} x ${height}`,
  state,
  id,
];

async function writeMonths(lake: LocalLake, { out, say }: Context): Promise<void> {
  const { catalog, search } = lake.photos();
  const all = await catalog.months();
  const months = all.filter(({ count: shown }) => shown > 0);
  const { undated } = await search.facets({});
  if (months.length === 0) {
    say('No photos yet. "homelake import" brings them in.');
    return;
  }
  await writeResult(out, 'table', {
    columns: ['month', 'photos'].map((name) => ({ name, type: name === 'photos' ? 'bigint' : '' })),
    rows: months.map(({ month, count: photos }) => [month, photos]),
  });
  const total = count(sumOf(months), 'photo');
  const copies = all.reduce((sum, { hidden }) => sum + hidden, 0);
  const leftOut =
    copies === 0 ? '' : ` ${copies === 1 ? '1 copy is' : `${number(copies)} copies are`} not listed: see --copies.`;
  await out.write(`${total}${undated === 0 ? '' : `, ${undated} of them without a date`}.${leftOut}\n`);
}

const sumOf = (months: readonly { readonly count: number }[]): number =>
  months.reduce((sum, { count: photos }) => sum + photos, 0);

async function writeDuplicates(lake: LocalLake, json: boolean, { out, say }: Context): Promise<void> {
  const groups = await lake.photos().duplicates();
  for (const [index, ids] of groups.entries()) {
    const photos = (await Promise.all(ids.map((id) => lake.photos().catalog.get(id)))).filter(
      (photo) => photo !== null,
    );
    if (json) {
      for (const photo of photos) await out.write(`${JSON.stringify({ group: index + 1, ...photo })}\n`);
      continue;
    }
    const columns = COLUMNS.map((name) => ({ name, type: '' }));
    await out.write(index === 0 ? '' : '\n');
    await writeResult(out, 'table', { columns, rows: photos.map(rowOf) });
  }
  if (groups.length === 0 && !json) say('No two photos look the same.');
}
