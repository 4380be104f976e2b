import type { DateOrder, ParsedChat } from '@homelake/chat';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { timeZone } from './option-values.ts';
import { createInstantOf } from './time-zone.ts';

const HELP = `
Examples:
  homelake parse "WhatsApp Chat with Ann.txt" | head
  homelake parse chat.zip | jq -r 'select(.kind == "text") | .sender' | sort | uniq -c
  homelake parse --inspect chat.txt         the file's format, its date order and how certain that is
  homelake parse --date-order mdy chat.txt  read 3/4 as 4 March, where the file does not show its date order

Prints one JSON object a line: index, sentAt, sender, kind, text, media, edited, and call, poll or location for
messages of those kinds. Times are those of the phone's clock, without a zone. The command needs no lake.`;

interface ParseFlags {
  readonly dateOrder: DateOrder | 'auto';
  readonly inspect?: boolean;
  readonly timeZone?: string;
}

export function addParse(program: Command, context: Context): void {
  program
    .command('parse')
    .description('convert a WhatsApp export to JSON, one message a line')
    .argument('<file>', 'a .txt or .zip export, or - for standard input')
    .addOption(
      new Option('-d, --date-order <order>', 'the order of day, month and year')
        .choices(['auto', 'dmy', 'mdy', 'ymd'])
        .default('auto'),
    )
    .option('-i, --inspect', 'print the format of the file instead of its messages')
    .addOption(
      new Option(
        '-z, --time-zone <zone>',
        'time zone of the phone, e.g. Europe/Rome; adds the instant in UTC as sentAtUtc',
      ).argParser(timeZone),
    )
    .addHelpText('after', HELP)
    .action(async (file: string, { dateOrder, inspect = false, timeZone: zone }: ParseFlags) => {
      const { readExport } = await import('./read-export.ts');
      const { refusal } = await import('@homelake/chat');
      const chat = await readExport(file, { dateOrder, say: context.say });
      if (inspect) await context.out.write(`${JSON.stringify(chat.inspection)}\n`);
      const refused = refusal(chat);
      if (refused) throw new Failure(`${file}: ${refused.detail}`);
      if (!inspect) await printMessages(chat, zone, context);
    });
}

async function printMessages(chat: ParsedChat, zone: string | undefined, { out }: Context): Promise<void> {
  const instantOf = zone === undefined ? null : createInstantOf(zone);
  const { sentAt } = chat.columns;
  for (const message of chat.messages()) {
    const line = instantOf
      ? { ...message, sentAtUtc: `${isoSeconds(instantOf(sentAt[message.index] ?? 0))}Z` }
      : message;
    const full = out.write(`${JSON.stringify(line)}\n`);
    if (full) await full;
  }
}

const isoSeconds = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
