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
  homelake insights                                   list the questions
  homelake insights messages-per-person --chat "Lake house"
  homelake insights hour-by-weekday --from 2023-01-01 --to 2024-01-01 --format csv

Messages are counted from --from on and before --to: with --to 2024-01-01 the last day is 31 December 2023.`;

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
    .argument('[name]', 'name of the question; all are listed when left out')
    .option('-c, --chat <id or name>', 'count this chat only; all chats when left out')
    .addOption(new Option('--from <time>', 'count messages sent at or after this time').argParser(wallTime))
    .addOption(new Option('--to <time>', 'count messages sent before this time').argParser(wallTime))
    .addOption(new Option('-f, --format <format>', 'output format').choices(RESULT_FORMATS).default('table'))
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
        if (format === 'table') await context.out.write(`${answer.headline ?? `${title}: no messages to count.`}\n\n`);
        await writeResult(context.out, format, answer);
      });
    });
}
