import type { Advice, LakeSettings, RegionPrices, RouteDecision, StorageClass } from '@homelake/storage';
import type { Command } from 'commander';
import { open } from 'node:fs/promises';
import type { Context } from './context.ts';
import { Failure, reasonOf } from './failure.ts';
import type { InputFile } from './inputs.ts';
import { homeOf, withLakeIfAny } from './lake.ts';
import { printable } from './text-width.ts';
import { CLASS_NAMES, COPY_DAYS, count, dollars, size } from './words.ts';

const HELP = `
Examples:
  homelake route ~/Pictures/IMG_0001.jpg
  homelake route ~/Scans                          every file of a folder
  homelake route --json ~/Scans | jq -r 'select(.storageClass == "deep-archive") | .path'

For each file: its kind by its bytes, the first rule that matches it, the storage class of that rule, the beginning of its key (its
path in the lake), and what the class costs on Amazon S3. Nothing is imported or sent. Prices are published list prices without tax;
they are not a quotation.

"homelake import" applies the rules. A lake on this machine keeps archived files in a directory of their own, and they can be read after
"homelake restore"; "homelake help restore" says more. The text of a chat stays in Standard, because the tables are
built from it; the rule counts for the photos and files that were sent in it. An archive is opened, and the rules count for each file in it.

Your own rules come before the built-in ones. They are in settings.json in the directory of the lake:
  {
    "rules": [
      { "name": "old scans", "when": { "folder": "Scans/20*", "minBytes": 1000000 }, "storageClass": "deep-archive" },
      { "name": "taxes", "when": { "kind": "file", "name": "*tax*" }, "storageClass": "standard", "into": "taxes" }
    ]
  }
Conditions are kind (chat, photo, archive, file; or a list), name, folder, minBytes and belowBytes; all that are given must hold.
The folder of a condition begins with the folder that you name on the command line: for "homelake route ~/Scans", Scans/2024 is the
folder 2024 in it. Classes are standard, intelligent-tiering and deep-archive. "region" and "prices", beside "rules", replace the
prices of us-east-1.`;

/** One line of --json. Amounts are US dollars. */
interface Routed extends RouteDecision {
  readonly path: string;
  readonly sizeBytes: number;
  readonly kind: string;
  readonly contentType: string;
  /** Why it is of that kind. */
  readonly reason: string;
  readonly usd: {
    readonly month: number;
    readonly put: number;
    readonly readBulk: number;
    readonly readStandard: number;
  };
  readonly advice: readonly Advice[];
  /** True: import applies the rules. */
  readonly applied: true;
}

export function addRoute(program: Command, context: Context): void {
  program
    .command('route')
    .description('explain where files would go by the rules, and what that costs')
    .argument('<file...>', 'files and folders')
    .option('--json', 'print one JSON object for each file')
    .addHelpText('after', HELP)
    .action(async (paths: string[], { json = false }: { json?: boolean }, command: Command) => {
      const { DEFAULT_SETTINGS, readSettings, settledPrices } = await import('@homelake/storage');
      let settings: LakeSettings = DEFAULT_SETTINGS;
      await withLakeIfAny(command, context, async (lake) => {
        if (lake === null)
          context.say(`There is no lake at ${homeOf(command, context)}: only the built-in rules apply.`);
        else settings = await readSettings(lake.store);
      });
      await routePaths(paths, homeOf(command, context), settings, settledPrices(settings), json, context);
    });
}

async function routePaths(
  paths: readonly string[],
  home: string,
  settings: LakeSettings,
  prices: RegionPrices,
  json: boolean,
  context: Context,
): Promise<void> {
  const { listInputs } = await import('./inputs.ts');
  const { lakeCost } = await import('@homelake/storage');
  const held: { storageClass: StorageClass; objects: number; bytes: number }[] = [];
  for await (const input of listInputs(paths, home)) {
    if (context.stop.aborted) throw context.stop.reason;
    if (!('lakePath' in input)) {
      const isLeftOut = 'leftOut' in input;
      if (input.reason !== null)
        context.say(`${isLeftOut ? 'left out' : 'refused'}: ${printable(input.path)}: ${input.reason}`);
      if (!isLeftOut) context.exitCode = 1;
      continue;
    }
    try {
      const routed = await routeInput(input, settings, prices);
      held.push({ storageClass: routed.storageClass, objects: 1, bytes: routed.sizeBytes });
      await context.out.write(json ? `${JSON.stringify(routed)}\n` : inWords(routed));
    } catch (error) {
      const word = error instanceof Failure ? 'refused' : 'failed';
      context.say(`${word}: ${printable(input.path)}: ${reasonOf(error)}`);
      context.exitCode = 1;
    }
  }
  if (json || held.length === 0) return;
  const { classes, usd } = lakeCost(prices, held);
  const each = classes.map(
    (one) => `${CLASS_NAMES[one.storageClass]} ${count(one.objects, 'file')}, ${size(one.bytes)}, ${dollars(one.usd)}`,
  );
  await context.out.write(
    `${each.join('; ')}. Together ${dollars(usd)} a month on Amazon S3 (${settings.region}).\n` +
      'On this machine a class costs nothing but its space; archived files are in a directory of their own.\n',
  );
}

async function routeInput(
  { path, lakePath }: InputFile,
  { rules }: LakeSettings,
  prices: RegionPrices,
): Promise<Routed> {
  const { routeOf } = await import('@homelake/lake');
  const { adviseClass, KEPT_MONTHS, monthlyCost, putCost, readCost, routeFile } = await import('@homelake/storage');
  const { head, sizeBytes } = await readHead(path);
  if (sizeBytes === 0) throw new Failure('is empty');
  const { kind, contentType, reason: found } = routeOf(lakePath, head);
  // Only the whole file shows whether it is a chat where nothing but its name says so.
  const isPromised = kind === 'chat' && found.startsWith('named ');
  const reason = isPromised ? `${found}; import keeps it as a file if it holds no chat` : found;
  const decision = routeFile({ path: lakePath, sizeBytes, kind }, rules, prices);
  const { storageClass } = decision;
  const holding = { objects: 1, bytes: sizeBytes };
  const read = (speed: 'bulk' | 'standard') =>
    readCost(prices, storageClass, holding, { speed, days: COPY_DAYS }).total;
  return {
    path,
    sizeBytes,
    kind,
    contentType,
    reason,
    ...decision,
    usd: {
      month: monthlyCost(prices, storageClass, holding),
      put: putCost(prices, storageClass, holding),
      readBulk: read('bulk'),
      readStandard: read('standard'),
    },
    advice: adviseClass(prices, storageClass, holding, KEPT_MONTHS),
    applied: true,
  };
}

/** The first bytes of a file, and the size of that same file. */
async function readHead(path: string): Promise<{ readonly head: Uint8Array; readonly sizeBytes: number }> {
  const { UPLOAD_HEAD_BYTES } = await import('@homelake/lake');
  const file = await open(path);
  try {
    const { size: sizeBytes } = await file.stat();
    const head = new Uint8Array(Math.min(sizeBytes, UPLOAD_HEAD_BYTES));
    let filled = 0;
    while (filled < head.length) {
      const { bytesRead } = await file.read(head, filled, head.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { head: head.subarray(0, filled), sizeBytes };
  } finally {
    await file.close();
  }
}

function inWords({ path, sizeBytes, kind, reason, rule, why, storageClass, keyPrefix, usd, advice }: Routed): string {
  const name = rule.name === null ? '' : ` "${printable(rule.name)}"`;
  const ruleWords = `${rule.origin === 'own' ? 'your rule' : 'built-in rule'} ${rule.index + 1}${name}`;
  const isArchived = advice.some(({ code }) => code === 'slow-to-read');
  const back = isArchived ? `, ${dollars(usd.readBulk)} (bulk) or ${dollars(usd.readStandard)} to get it back` : '';
  const lines = [
    ['kind', `${kind}, ${size(sizeBytes)}: ${reason}`],
    ['rule', `${ruleWords}: ${why.length === 0 ? 'takes every file' : printable(why.join(', '))}`],
    ['class', `${CLASS_NAMES[storageClass]}: ${dollars(usd.month)} a month, ${dollars(usd.put)} to put${back}`],
    ['key', `${printable(keyPrefix)}...`],
    ...advice.map((one) => ['note', adviceWords(one)] as const),
  ];
  return `${printable(path)}\n${lines.map(([label = '', words]) => `  ${label.padEnd(5)}  ${words}\n`).join('')}\n`;
}

function adviceWords(advice: Advice): string {
  if (advice.code === 'slow-to-read')
    return `it can be read ${advice.standardHours} hours (bulk: ${advice.bulkHours}) after you ask for it`;
  if (advice.code === 'minimum-days')
    return `deleting or moving it before ${count(advice.days, 'day')} costs up to ${dollars(advice.upTo)}`;
  const { belowBytes, months, saves, storageClass } = advice;
  const under = belowBytes === null ? '' : `under ${size(belowBytes)}: `;
  return `${under}${CLASS_NAMES[storageClass]} is cheaper, by ${dollars(saves)} in ${count(months, 'month')} without reading it`;
}
