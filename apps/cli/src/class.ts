import type { LocalLake } from '@homelake/composition/local';
import type { ClassChoice, StoredObject } from '@homelake/lake';
import type { StorageClass } from '@homelake/storage';
import { Argument } from 'commander';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { CLASS_NAMES, COPY_DAYS, count, dollars, size } from './words.ts';

const HELP = `
Examples:
  homelake class deep-archive files/Scans/2019.pdf                  what the move would change, and cost on Amazon S3
  homelake class deep-archive files/Scans/2019.pdf --yes            move it
  homelake class standard 0123456789abcdef0123456789abcdef --yes    move the original of a photo, by its id

Moves files and the originals of photos to another storage class. Without --yes nothing is moved. Thumbnails, records and the files that
belong to a photo stay in Standard. An archived file can be moved after "homelake restore", while it is restored.

Prices are published list prices of Amazon S3 without tax; they are not a quotation. On this machine a class costs nothing but its space.`;

interface ClassFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** One line of --json. Amounts are US dollars. */
interface Line {
  readonly target: string;
  readonly key: string | null;
  readonly from: StorageClass | null;
  readonly to: StorageClass;
  readonly usd: null | {
    readonly monthBefore: number;
    readonly monthAfter: number;
    readonly put: number;
    readonly early: number;
  };
  readonly moved: boolean;
  /** Why it is not moved; null where it is, or would be with --yes. */
  readonly reason: string | null;
}

export function addClass(program: Command, context: Context): void {
  program
    .command('class')
    .description('move files and photos to another storage class, after showing what it costs')
    .addArgument(new Argument('<class>', 'the class').choices(Object.keys(CLASS_NAMES)))
    .argument('<photo or file...>', 'ids of photos, or keys such as raw-photos/ID/NAME and files/NAME')
    .option('-y, --yes', 'move; without it, only print what would be moved')
    .option('--json', 'print one JSON object for each photo or file')
    .addHelpText('after', HELP)
    .action(
      async (to: StorageClass, targets: string[], { yes = false, json = false }: ClassFlags, command: Command) => {
        if (!yes) {
          await withLake(command, context, (lake) => changeAll(lake, to, targets, null, json, context));
          return;
        }
        const { finishWork } = await import('./build-tables.ts');
        const { withWorker } = await import('./with-worker.ts');
        await withLakeForWriting(command, context, (lake) =>
          withWorker(lake, context, (signal) =>
            changeAll(lake, to, targets, async () => void (await finishWork(lake, context, signal)), json, context),
          ),
        );
      },
    );
}

/** A target of the command line, and what there is of it. */
interface Target {
  readonly target: string;
  readonly object: StoredObject | null;
  readonly choice: ClassChoice | null;
  readonly refused: string | null;
}

async function changeAll(
  lake: LocalLake,
  to: StorageClass,
  names: readonly string[],
  finish: (() => Promise<void>) | null,
  json: boolean,
  context: Context,
): Promise<void> {
  const targets: Target[] = [];
  for (const target of new Set(names)) {
    const object = await lake.storedObject(target);
    const choice = object?.classes.find(({ storageClass }) => storageClass === to) ?? null;
    const refused =
      object === null
        ? 'there is no photo or file with this id or key; "homelake files --json" and "homelake photos --month" show them'
        : (choice?.refused ?? null);
    targets.push({ target, object, choice, refused });
  }
  const going = targets.filter(({ object, refused }) => refused === null && object?.storageClass !== to);
  if (finish !== null) {
    for (const { object } of going) if (object !== null) await lake.changeClass(object.key, to);
    await finish();
  }
  for (const one of targets) {
    const { target, object, choice, refused } = one;
    const reached = object === null ? null : ((await lake.store.head(object.key))?.storageClass ?? null);
    const isMissed = finish !== null && refused === null && reached !== to;
    const reason = isMissed ? 'it could not be moved; "homelake queue" says why' : refused;
    if (reason !== null) context.exitCode = 1;
    if (json) {
      const line: Line = {
        target,
        key: object?.key ?? null,
        from: object?.storageClass ?? null,
        to,
        usd: object && choice && costsOf(object, choice),
        moved: finish !== null && reason === null && object?.storageClass !== to,
        reason,
      };
      await context.out.write(`${JSON.stringify(line)}\n`);
    } else if (reason !== null || object === null || choice === null) {
      context.say(`refused: ${printable(target)}: ${printable(reason ?? '')}`);
    } else if (object.storageClass === to) {
      await context.out.write(`${printable(object.key)}: is in ${CLASS_NAMES[to]} already\n`);
    } else await context.out.write(inWords(object, choice, finish !== null));
  }
  if (json || going.length === 0) return;
  const sum = (of: (costs: ReturnType<typeof costsOf>) => number) =>
    going.reduce((total, { object, choice }) => total + (object && choice ? of(costsOf(object, choice)) : 0), 0);
  const once = sum(({ put, early }) => put + early);
  const [before, after] = [sum(({ monthBefore }) => monthBefore), sum(({ monthAfter }) => monthAfter)];
  await context.out.write(
    `Together ${dollars(after)} a month instead of ${dollars(before)}, and ${dollars(once)} once for the move, on Amazon S3 (${
      going[0]?.object?.region ?? ''
    }).\n`,
  );
  if (finish === null) await context.out.write(`Add --yes to move ${count(going.length, 'file')}.\n`);
}

function costsOf({ storageClass, early, classes }: StoredObject, { usdPerMonth, usdToPut }: ClassChoice) {
  const now = classes.find((one) => one.storageClass === storageClass);
  if (now === undefined) throw new Failure(`no prices for ${storageClass}`);
  return { monthBefore: now.usdPerMonth, monthAfter: usdPerMonth, put: usdToPut, early: early?.usd ?? 0 };
}

function inWords(object: StoredObject, choice: ClassChoice, isMoved: boolean): string {
  const { key, sizeBytes, storageClass, early } = object;
  const { monthBefore, monthAfter, put } = costsOf(object, choice);
  const { retrieval } = choice;
  const back = (['bulk', 'standard'] as const).map((speed) => {
    const { usd = 0, usdPerDay = 0, hours = 0 } = retrieval?.[speed] ?? {};
    return `${dollars(usd + COPY_DAYS * usdPerDay)} (${speed}, ${count(hours, 'hour')})`;
  });
  const lines = [
    ['month', `${dollars(monthAfter)} instead of ${dollars(monthBefore)}`],
    ['move', `${dollars(put)} for the requests`],
    retrieval !== null && ['back', `${back.join(' or ')}, readable for ${count(COPY_DAYS, 'day')}`],
    early !== null && [
      'early',
      `leaving ${CLASS_NAMES[storageClass]} ${count(early.daysLeft, 'day')} before its minimum time is over costs ${dollars(early.usd)}`,
    ],
    ...choice.advice.map(
      (one) =>
        one.code === 'minimum-days' && [
          'note',
          `leaving it before ${count(one.days, 'day')} costs up to ${dollars(one.upTo)}`,
        ],
    ),
    ...choice.advice.map(
      (one) =>
        one.code === 'cheaper-class' && [
          'note',
          `${CLASS_NAMES[one.storageClass]} is cheaper, by ${dollars(one.saves)} in ${count(one.months, 'month')} without reading it`,
        ],
    ),
  ].filter((line) => line !== false);
  const words = `${isMoved ? 'moved' : 'would move'}: ${printable(key)}, ${size(sizeBytes)}: ${CLASS_NAMES[storageClass]} to ${CLASS_NAMES[choice.storageClass]}`;
  return `${words}\n${lines.map(([label = '', text = '']) => `  ${label.padEnd(5)}  ${text}\n`).join('')}`;
}
