import type { LocalLake } from '@homelake/composition/local';
import type { Command } from 'commander';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finishWork } from './build-tables.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { withLakeAt } from './lake.ts';
import { portOption } from './start.ts';
import { printable } from './text-width.ts';
import { withWorker } from './with-worker.ts';
import { count, day, monthName } from './words.ts';

/** Named questions whose answers the summary prints, one sentence each. */
const QUESTIONS = ['messages-per-person', 'hour-by-weekday', 'conversation-starts', 'top-emoji', 'longest-streaks'];

const HELP = `
The sample photos and chats are imported into a lake in a temporary folder. It is deleted when the command ends: when you press
Ctrl C, or at once with --no-serve. Your own lake stays unchanged.`;

interface DemoFlags {
  readonly port: number;
  readonly serve: boolean;
}

export function addDemo(program: Command, context: Context): void {
  program
    .command('demo')
    .description('try a temporary lake of sample photos and chats')
    .addOption(portOption())
    .option('--no-serve', 'print the summary and end, without opening the page')
    .addHelpText('after', HELP)
    .action(async ({ port, serve }: DemoFlags) => {
      const folder = await mkdtemp(join(tmpdir(), 'homelake-demo-'));
      try {
        await withLakeAt(join(folder, 'Homelake'), context, async (lake) => {
          await fill(lake, context);
          await summarise(lake, context);
          if (!serve) return;
          const { serveLake } = await import('./serve.ts');
          await serveLake(lake, { port, host: '127.0.0.1' }, context);
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
}

async function fill(lake: LocalLake, context: Context): Promise<void> {
  const { inputDirectory } = await import('@homelake/examples');
  const { importPaths } = await import('./import-paths.ts');
  const { progress } = context;
  const importing = async (stop: AbortSignal): Promise<void> => {
    for await (const { path, status, reason } of importPaths(lake, [inputDirectory], { progress, stop }))
      if (reason !== null) throw new Failure(`${status}: ${path}: ${reason}`);
    await finishWork(lake, context, stop);
  };
  await withWorker(lake, context, importing);
}

async function summarise(lake: LocalLake, { out, stop }: Context): Promise<void> {
  const { runInsight } = await import('@homelake/lake');
  const chats = await lake.listChats();
  const exports = total(chats.map((chat) => chat.exports));
  const messages = total(chats.map((chat) => chat.messages));
  await out.write(
    `A lake of ${count(exports, 'export')}: ${count(chats.length, 'chat')}, ${count(messages, 'message')}.\n\n`,
  );
  for (const { name, messages, people, exports, from, to } of chats) {
    await out.write(
      `  ${printable(name)}: ${count(messages, 'message')} from ${people.map((person) => printable(person.name)).join(', ')}` +
        `${from && to ? `, ${day(from)} to ${day(to)}` : ''}${exports > 1 ? `, merged from ${exports} exports` : ''}\n`,
    );
  }
  await out.write(`\n${await photoSummary(lake)}\n`);
  for (const name of QUESTIONS) {
    const { insight, headline } = await runInsight(lake.queryEngine, name, {}, { signal: stop });
    if (headline !== null) await out.write(`  ${insight.title}: ${printable(headline)}\n`);
  }
  await out.write('\n');
  await out.flush();
}

/** One sentence about the photos: their number, first and last month, places and cameras. */
async function photoSummary(lake: LocalLake): Promise<string> {
  const { listMonths } = await import('@homelake/photos');
  const photos = lake.photos();
  const months = await listMonths(photos, {});
  const { places, cameras } = await photos.search.facets({});
  const [newest, oldest] = [months.at(0), months.at(-1)];
  if (!newest || !oldest) return '';
  const some = (before: string, facets: typeof places) =>
    facets.length === 0
      ? ''
      : `${before} ${facets
          .slice(0, 4)
          .map(({ value }) => printable(value))
          .join(', ')}`;
  return (
    `  ${count(total(months.map((month) => month.count)), 'photo')}, ${monthName(oldest.month)} to ${monthName(newest.month)}` +
    `${some(', taken in', places)}${some('; with', cameras)}\n`
  );
}

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
