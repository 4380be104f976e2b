import { StorageError } from '@homelake/storage';
import { check, equal, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';
import type { PlainFolder } from './plain-folder.ts';

/** A new, empty folder, and further handles on it. */
export interface FolderUnderTest {
  readonly folder: PlainFolder;
  readonly reopen: () => Promise<PlainFolder>;
  readonly close?: () => Promise<void>;
}

export interface FolderCase {
  /** A fact that holds for every folder. */
  readonly name: string;
  readonly run: (subject: FolderUnderTest) => Promise<void>;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text of a file; null where there is none. */
async function textAt(folder: PlainFolder, path: string): Promise<string | null> {
  const stream = await folder.stream(path);
  if (stream === null) return null;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield bytesOf('half of ');
  throw new TypeError('the source broke');
}

async function fails(action: Promise<unknown>, isExpected: (error: unknown) => boolean, what: string): Promise<void> {
  const error: unknown = await action.then(
    () => null,
    (reason: unknown) => reason,
  );
  check(isExpected(error), what);
}

export const plainFolderCases: readonly FolderCase[] = [
  {
    name: 'a file that was written is read through another handle, with its size, hash and time',
    async run({ folder, reopen }) {
      const written = await folder.write('a/ü (2).txt', bytesOf('Hello'), { changedMs: 1_700_000_000_000 });
      const sha256 = '185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969';
      equal(written, { sizeBytes: 5, changedMs: 1_700_000_000_000, sha256 }, 'the facts of the written file');
      const other = await reopen();
      equal(await other.stat('a/ü (2).txt'), { sizeBytes: 5, changedMs: 1_700_000_000_000 }, 'the facts of the file');
      equal(await textAt(other, 'a/ü (2).txt'), 'Hello', 'the text');
    },
  },
  {
    name: 'a body in chunks is written whole',
    async run({ folder, reopen }) {
      const chunks = (async function* () {
        for (let at = 0; at < 300; at++) yield bytesOf(`${at},`);
      })();
      const { sizeBytes } = await folder.write('numbers', chunks);
      const text = Array.from({ length: 300 }, (_, at) => `${at},`).join('');
      equal(sizeBytes, text.length, 'the size');
      equal(await textAt(await reopen(), 'numbers'), text, 'the text');
    },
  },
  {
    name: 'a second write replaces the file',
    async run({ folder, reopen }) {
      await folder.write('a', bytesOf('a long first text'));
      await folder.write('a', bytesOf('second'));
      equal(await textAt(await reopen(), 'a'), 'second', 'the text');
    },
  },
  {
    name: 'a body that throws changes nothing',
    async run({ folder, reopen }) {
      await folder.write('kept', bytesOf('kept'));
      for (const path of ['kept', 'new'])
        await fails(
          folder.write(path, broken()),
          (error) => error instanceof TypeError,
          'the error of the body is passed on',
        );
      const other = await reopen();
      equal(await textAt(other, 'kept'), 'kept', 'the old text');
      equal(await other.stat('new'), null, 'no new file');
    },
  },
  {
    name: 'nothing is null, and a folder is neither a file nor nothing',
    async run({ folder }) {
      equal(await folder.stat('a'), null, 'nothing');
      equal(await folder.stream('a/b'), null, 'no bytes');
      await folder.write('a/b', bytesOf('x'));
      equal(await folder.stat('a'), 'other', 'a folder');
      equal(await folder.stat('a/b/c'), null, 'nothing below a file');
    },
  },
  {
    name: 'a file is not written in place of a folder, nor below a file',
    async run({ folder, reopen }) {
      await folder.write('a/b', bytesOf('x'));
      for (const path of ['a', 'a/b/c'])
        await fails(folder.write(path, bytesOf('y')), (error) => error instanceof StorageError, `${path} is refused`);
      equal(await textAt(await reopen(), 'a/b'), 'x', 'the file stays');
    },
  },
  {
    name: 'a folder is empty until something is in it',
    async run({ folder, reopen }) {
      equal(await folder.isEmpty(), true, 'it is empty at first');
      await folder.write('a/b/c', bytesOf('x'));
      equal(await (await reopen()).isEmpty(), false, 'it has a file');
    },
  },
  {
    name: 'a removed file is gone with the folders that held it alone, and others stay',
    async run({ folder, reopen }) {
      await folder.write('a/b/c', bytesOf('x'));
      await folder.write('a/d', bytesOf('y'));
      await folder.remove('a/b/c');
      await folder.remove('a/b/c');
      const other = await reopen();
      equal(await other.stat('a/b/c'), null, 'the file');
      equal(await other.stat('a/b'), null, 'its folder');
      equal(await textAt(other, 'a/d'), 'y', 'the other file');
      await other.remove('a/d');
      equal(await other.isEmpty(), true, 'the last file takes its folders along');
    },
  },
];

/** The cases for a folder. See `runnableCases` of storage. */
export const plainFolderContract = (setup: ContractSetup<FolderUnderTest>): readonly RunnableCase[] =>
  runnableCases(plainFolderCases, setup);
