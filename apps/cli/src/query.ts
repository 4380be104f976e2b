import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import type { Context } from './context.ts';
import { withLake } from './lake.ts';
import { wholeNumber } from './option-values.ts';
import { RESULT_FORMATS, writeResult } from './result-format.ts';
import type { ResultFormat } from './result-format.ts';

const HELP = `
Examples:
  homelake query "select chat_name, count(*) as messages from messages group by 1 order by 2 desc"
  homelake query "select sent_at, sender, text from messages where text ilike '%lake%' order by chat_id, month, position"
  homelake query --format csv "select * from messages where month = '2024-01'" > january.csv
  homelake query "select place, camera, count(*) as photos from photos group by 1, 2 order by 3 desc"
  homelake query "describe photos"          list the columns of a table

The tables are messages, chats, people and photos. The SQL dialect is DuckDB's; one SELECT at a time, read only. The command also
works while "homelake start" runs.`;

interface QueryFlags {
  readonly format: ResultFormat;
  readonly limit?: number;
}

/** Default row limit of a table on a terminal. Output to a file or a pipe, and every other format, has no default limit. */
const TERMINAL_ROWS = 10_000;

export function addQuery(program: Command, context: Context): void {
  program
    .command('query')
    .description('query the tables with SQL')
    .addArgument(new Argument('<sql>', 'one SELECT over the tables messages, chats, people and photos'))
    .addOption(new Option('-f, --format <format>', 'output format').choices(RESULT_FORMATS).default('table'))
    .addOption(
      new Option(
        '-l, --limit <rows>',
        `largest number of rows (default: all; ${TERMINAL_ROWS} for a table on a terminal)`,
      ).argParser(wholeNumber(1, 10_000_000)),
    )
    .addHelpText('after', HELP)
    .action(async (sql: string, { format, limit }: QueryFlags, command: Command) => {
      const isShown = format === 'table' && context.out.isTerminal;
      const maxRows = limit ?? (isShown ? TERMINAL_ROWS : Infinity);
      await withLake(command, context, async (lake) => {
        const { runQuery } = await import('@homelake/lake');
        const result = await runQuery(lake.queryEngine, sql, { maxRows, maxBytes: Infinity, signal: context.stop });
        await writeResult(context.out, format, result);
        await context.out.flush();
        if (result.truncated !== null)
          context.say(`Only the first ${maxRows === 1 ? 'row is' : `${maxRows} rows are`} shown; --limit shows more.`);
      });
    });
}
