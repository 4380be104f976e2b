import type { ChatExplanation, ChatSummary } from '@homelake/lake';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { findChat } from './find-chat.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { writeResult } from './result-format.ts';
import { printable } from './text-width.ts';
import { count, day, number } from './words.ts';

const HELP = `
All exports of one chat, from any phone and any year, are merged into one conversation. --explain shows how: how many messages
came from which export, which phone's clock was ahead, which names belong to one person, and what could not be decided. If the
exports were grouped wrongly, --join and --split correct it. --undo removes such a correction:
  homelake chats --split 369f86c6d3ba be4148db7365
  homelake chats --undo 369f86c6d3ba be4148db7365`;

interface ChatsFlags {
  readonly json?: boolean;
  readonly explain?: string;
  readonly join?: readonly string[];
  readonly split?: readonly string[];
  readonly undo?: readonly string[];
}

export function addChats(program: Command, context: Context): void {
  program
    .command('chats')
    .description('list your chats, or explain how one was merged')
    .option('--json', 'print one JSON object a chat')
    .option('-e, --explain <id or name>', 'show how the exports of a chat were merged')
    .option('--join <exports...>', 'treat two exports as one chat; give their ids, which --explain shows')
    .option('--split <exports...>', 'treat two exports as different chats')
    .option('--undo <exports...>', 'remove the --join or --split of two exports')
    .addHelpText('after', HELP)
    .action(async ({ json = false, explain, join, split, undo }: ChatsFlags, command: Command) => {
      if (join ?? split ?? undo) {
        await withLakeForWriting(command, context, async (lake) => {
          const { overrideChats, undoOverride } = await import('./chat-override.ts');
          if (join) await overrideChats(lake, join, 'same-chat');
          if (split) await overrideChats(lake, split, 'different-chat');
          if (undo) await undoOverride(lake, undo);
          const { buildTables } = await import('./build-tables.ts');
          await buildTables(lake, context);
          await writeChats(await lake.listChats(), json, context);
        });
        return;
      }
      await withLake(command, context, async (lake) => {
        const chats = await lake.listChats();
        if (explain !== undefined) {
          const explanation = await lake.explainChat(findChat(chats, explain).chatId);
          if (explanation === null) throw new Failure(`the chat "${explain}" no longer exists`);
          await context.out.write(json ? `${JSON.stringify(explanation)}\n` : describe(explanation));
          return;
        }
        await writeChats(chats, json, context);
      });
    });
}

async function writeChats(chats: readonly ChatSummary[], json: boolean, { out, say }: Context): Promise<void> {
  if (json) {
    for (const chat of chats) await out.write(`${JSON.stringify(chat)}\n`);
    return;
  }
  if (chats.length === 0) {
    say('No chats yet. "homelake import" brings them in.');
    return;
  }
  await writeResult(out, 'table', {
    columns: ['id', 'chat', 'messages', 'people', 'exports', 'from', 'to'].map((name) => ({ name, type: '' })),
    rows: chats.map(({ chatId, name, messages, people, exports, from, to }) => [
      chatId,
      name,
      messages,
      people.length,
      exports,
      from?.slice(0, 10) ?? null,
      to?.slice(0, 10) ?? null,
    ]),
  });
}

function describe(chat: ChatExplanation): string {
  const lines = [
    `${printable(chat.name)} (${chat.chatId})`,
    count(chat.messages, 'message') +
      span(chat) +
      (chat.duplicates > 0 ? `; ${count(chat.duplicates, 'repeat')} from other exports left out` : ''),
  ];
  const part = (title: string, rows: readonly string[]) => {
    if (rows.length > 0) lines.push('', title, ...rows.map((row) => `  ${row}`));
  };
  part(
    'Exports, in order of arrival',
    chat.sources.map(
      ({ exportId, names, messages, firstSeen, from, to }) =>
        `${short(exportId)}  ${names.map(printable).join(', ')}: ${count(messages, 'message')}, ${number(firstSeen)} of them new` +
        span({ from, to }),
    ),
  );
  part('Why these exports are one chat', chat.evidence.map(printable));
  part(
    'Clocks',
    chat.shifts.map(
      ({ exportId, fromIndex, seconds, votes }) =>
        `${short(exportId)}  ${seconds > 0 ? 'ahead' : 'behind'} by ${duration(Math.abs(seconds))} from message ${fromIndex} on (${count(votes, 'message')} agree)`,
    ),
  );
  part(
    'Names of the same person',
    chat.joinedNames.map(({ name, names, evidence }) =>
      [
        printable(name),
        '=',
        joined(names.filter((other) => other !== name)),
        evidence.length > 0 ? `(${evidence.map(printable).join('; ')})` : '',
      ]
        .join(' ')
        .trimEnd(),
    ),
  );
  part(
    'Times that no export covers',
    chat.gaps.map(({ from, to }) => `${moment(from)} to ${moment(to)}`),
  );
  part(
    'Undecided',
    chat.doubts.map(({ detail, rows }) => `${printable(detail)} (${count(rows, 'message')})`),
  );
  return `${lines.join('\n')}\n`;
}

const span = ({ from, to }: Pick<ChatSummary, 'from' | 'to'>) => (from && to ? `, ${day(from)} to ${day(to)}` : '');

const joined = (names: readonly string[]) => names.map(printable).join(', ');

const short = (exportId: string) => exportId.slice(0, 12);

const moment = (wallSeconds: number) => new Date(wallSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.round((seconds % 3600) / 60);
  return [hours > 0 ? `${hours} h` : '', minutes > 0 || hours === 0 ? `${minutes} min` : ''].filter(Boolean).join(' ');
}
