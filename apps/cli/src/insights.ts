import type { Command } from 'commander';
import { Option } from 'commander';
import { findChat } from './find-chat.ts';
import type { Context } from './context.ts';
import { withLake } from './lake.ts';
import { wallTime } from './option-values.ts';
import { RESULT_FORMATS, writeResult } from './result-format.ts';
import type { ResultFormat } from './result-format.ts';

const HELP = `
Examples:
  homelake insights                                   the questions that there are
  homelake insights messages-per-person --chat "Lake house"
  homelake insights hour-by-weekday --from 2023-01-01 --to 2024-01-01 --format csv

--from is the first day or time that counts, --to the first that does not count any more.`;

interface InsightFlags {
  readonly chat?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: ResultFormat;
}

export function addInsights(program: Command, context: Context): void {
  program
    .command('insights')
    .description('answer a named question about your chats')
    .argument('[name]', 'the question; without it, the list of them')
    .option('-c, --chat <id or name>', 'about one chat; about all of them when left out')
    .addOption(new Option('--from <time>', 'messages sent at or after this').argParser(wallTime))
    .addOption(new Option('--to <time>', 'messages sent before this').argParser(wallTime))
    .addOption(
      new Option('-f, --format <format>', 'how the answer is written').choices(RESULT_FORMATS).default('table'),
    )
    .addHelpText('after', HELP)
    .action(async (name: string | undefined, { chat, from, to, format }: InsightFlags, command: Command) => {
      const { INSIGHTS, findInsight, runInsight } = await import('@homelake/lake');
      if (name === undefined) {
        const rows = INSIGHTS.map((insight) => [insight.name, insight.question]);
        await writeResult(context.out, format, {
          columns: [
            { name: 'name', type: 'varchar' },
            { name: 'question', type: 'varchar' },
          ],
          rows,
        });
        return;
      }
      const { title } = findInsight(name);
      await withLake(command, context, async (lake) => {
        const chatId = chat === undefined ? undefined : findChat(await lake.listChats(), chat).chatId;
        const answer = await runInsight(
          lake.queryEngine,
          name,
          { chatId, from, to },
          {
            maxRows: Infinity,
            maxBytes: Infinity,
            signal: context.stop,
          },
        );
        if (format === 'table')
          await context.out.write(`${answer.headline ?? `${title}: no messages to tell from.`}\n\n`);
        await writeResult(context.out, format, answer);
      });
    });
}
