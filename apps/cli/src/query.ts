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
  homelake query "describe photos"          the columns

The SQL is DuckDB's, read only, one SELECT at a time. It works while "homelake start" runs.`;

interface QueryFlags {
  readonly format: ResultFormat;
  readonly limit?: number;
}

/** Rows of a table on a terminal, where nobody says otherwise. What goes into a file or a program is whole. */
const TERMINAL_ROWS = 10_000;

export function addQuery(program: Command, context: Context): void {
  program
    .command('query')
    .description('ask your lake with SQL')
    .addArgument(new Argument('<sql>', 'one SELECT over the tables messages and photos'))
    .addOption(
      new Option('-f, --format <format>', 'how the answer is written').choices(RESULT_FORMATS).default('table'),
    )
    .addOption(
      new Option(
        '-l, --limit <rows>',
        `rows at most (default: all, ${TERMINAL_ROWS} in a table on a terminal)`,
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
        if (result.truncated !== null) context.say(`The first ${maxRows} rows; --limit shows more.`);
      });
    });
}
