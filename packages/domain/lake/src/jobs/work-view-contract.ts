import { check, equal, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';
import { MAX_UPLOADS } from './work-view.ts';
import type { UploadRecord, UploadSelection, WorkView } from './work-view.ts';

/** A new, empty view storage, and views that are opened on it. */
export interface ViewUnderTest {
  readonly view: WorkView;
  /** Opens a second handle on the same storage. It shares no memory with the first. */
  readonly reopen: () => Promise<WorkView>;
  readonly close?: () => Promise<void>;
}

export interface ViewCase {
  /** A fact that holds for every view. */
  readonly name: string;
  readonly run: (subject: ViewUnderTest) => Promise<void>;
}

/** The record of an upload that has just been created. */
export const exampleUpload = (id: string, changes: Partial<UploadRecord> = {}): UploadRecord => ({
  id,
  name: `${id}.jpg`,
  sizeBytes: 3,
  createdAt: '2024-05-01T10:00:00.000Z',
  fileTime: null,
  sha256: null,
  checkedParts: false,
  session: null,
  state: 'receiving',
  kind: null,
  role: null,
  result: null,
  damaged: false,
  key: null,
  of: null,
  messages: null,
  reason: null,
  note: null,
  parent: null,
  ...changes,
});

const put = (view: WorkView, record: UploadRecord): Promise<UploadRecord> => view.change(record.id, () => record);

async function idsOf(view: WorkView, of: UploadSelection, limit?: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages === 0 || cursor !== null; pages++) {
    check(pages < 2_000, 'a listing ends');
    const page: Awaited<ReturnType<WorkView['list']>> = await view.list(of, {
      ...(cursor !== null && { cursor }),
      ...(limit !== undefined && { limit }),
    });
    check(page.records.length <= (limit ?? MAX_UPLOADS), 'a page is no longer than its limit');
    ids.push(...page.records.map(({ id }) => id));
    ({ cursor } = page);
  }
  return ids;
}

async function throwsTypeError(action: () => Promise<unknown>, claim: string): Promise<void> {
  const error: unknown = await action().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  check(error instanceof TypeError, claim);
}

/** The behaviour that every work view has, whatever it is built on. */
export const workViewCases: readonly ViewCase[] = [
  {
    name: 'a record read through another handle equals the record that was written',
    async run({ view, reopen }) {
      const record = exampleUpload('a-_9', {
        name: 'Urlaub/Straße 😀.jpg',
        sizeBytes: 5_000_000_000,
        fileTime: '2023-01-01T00:00:00.000Z',
        sha256: 'f'.repeat(64),
        checkedParts: true,
        session: 'one',
        state: 'failed',
        kind: 'companion',
        role: 'motion',
        result: 'new',
        damaged: true,
        key: 'raw-photos/x/ü.jpg',
        of: 'x',
        messages: 12,
        reason: 'the “disk” is full',
        note: 'a\nb',
        parent: 'p',
      });
      equal(await put(view, record), record, 'the answer');
      equal(await (await reopen()).get(['a-_9']), [record], 'the record');
    },
  },
  {
    name: 'an unknown id gives null in its position, and a repeated id gives its record twice',
    async run({ view }) {
      await put(view, exampleUpload('a'));
      const records = await view.get(['none', 'a', 'other', 'a']);
      equal(
        records.map((record) => record?.id ?? null),
        [null, 'a', null, 'a'],
        'the records',
      );
      equal(await view.get([]), [], 'no ids');
    },
  },
  {
    name: 'a change gets the stored record, or null where there is none',
    async run({ view, reopen }) {
      const seen: (string | null)[] = [];
      for (const [at, state] of (['waiting', 'working', 'done'] as const).entries()) {
        const handle = at === 1 ? await reopen() : view;
        await handle.change('a', (known) => {
          seen[at] = known?.state ?? null;
          return exampleUpload('a', { state });
        });
      }
      equal(seen, [null, 'waiting', 'working'], 'states seen');
      equal((await view.get(['a']))[0]?.state, 'done', 'the last state');
    },
  },
  {
    name: 'a change to null changes nothing',
    async run({ view }) {
      equal(await view.change('a', () => null), null, 'nothing was there');
      equal(await view.get(['a']), [null], 'nothing is there');
      await put(view, exampleUpload('a'));
      equal(await view.change('a', () => null), null, 'the answer');
      equal((await view.get(['a']))[0]?.id, 'a', 'the record');
    },
  },
  {
    name: 'a change that throws changes nothing, and later changes succeed',
    async run({ view }) {
      await put(view, exampleUpload('a'));
      const error: unknown = await view
        .change('a', () => {
          throw new RangeError('no');
        })
        .catch((thrown: unknown) => thrown);
      check(error instanceof RangeError, 'what the change throws is passed on');
      const changed = await view
        .change('a', (known) => known && { ...known, state: 'done' })
        .catch((thrown: unknown) => String(thrown));
      check(typeof changed === 'object', 'a change afterwards');
      equal((await view.get(['a']))[0]?.state, 'done', 'the record');
    },
  },
  {
    name: 'a record keeps its id',
    async run({ view }) {
      await put(view, exampleUpload('a'));
      await throwsTypeError(() => view.change('a', () => exampleUpload('b')), 'another id is a TypeError');
      equal(
        (await view.get(['a', 'b'])).map((record) => record?.id ?? null),
        ['a', null],
        'the records',
      );
    },
  },
  {
    name: 'concurrent changes from several handles are all applied',
    async run({ view, reopen }) {
      await put(view, exampleUpload('a', { messages: 0 }));
      const handles = [view, await reopen(), await reopen()];
      await Promise.all(
        Array.from({ length: 30 }, (_, at) =>
          (handles[at % 3] ?? view).change('a', (known) => known && { ...known, messages: (known.messages ?? 0) + 1 }),
        ),
      );
      equal((await view.get(['a']))[0]?.messages, 30, 'changes counted');
    },
  },
  {
    name: 'uploads are listed by state, oldest first, then by id',
    async run({ view, reopen }) {
      await put(view, exampleUpload('c', { createdAt: '2024-05-01T10:00:00.001Z' }));
      await put(view, exampleUpload('b'));
      await put(view, exampleUpload('a'));
      await put(view, exampleUpload('d', { createdAt: '2024-04-01T10:00:00.000Z', state: 'done' }));
      await put(view, exampleUpload('e', { createdAt: '2024-04-01T10:00:00.000Z' }));
      equal(await idsOf(await reopen(), { state: 'receiving' }), ['e', 'a', 'b', 'c'], 'receiving');
      equal(await idsOf(view, { state: 'done' }), ['d'], 'done');
      equal(await idsOf(view, { state: 'failed' }), [], 'failed');
    },
  },
  {
    name: 'a listing follows every change of state',
    async run({ view }) {
      await put(view, exampleUpload('a'));
      await view.change('a', (known) => known && { ...known, state: 'working' });
      equal(await idsOf(view, { state: 'receiving' }), [], 'the old state');
      equal(await idsOf(view, { state: 'working' }), ['a'], 'the new state');
    },
  },
  {
    name: 'uploads are listed by parent, whatever their state',
    async run({ view }) {
      await put(view, exampleUpload('p'));
      await put(view, exampleUpload('a', { parent: 'p', state: 'done' }));
      await put(view, exampleUpload('b', { parent: 'p' }));
      await put(view, exampleUpload('c', { parent: 'other' }));
      equal(await idsOf(view, { parent: 'p' }), ['a', 'b'], 'children');
      equal(await idsOf(view, { parent: 'none' }), [], 'no children');
    },
  },
  {
    name: 'uploads are listed by the id that they became, and by the key of their bytes',
    async run({ view, reopen }) {
      await put(view, exampleUpload('a', { of: 'x', key: 'files/1' }));
      await put(view, exampleUpload('b', { of: 'x', key: 'files/2', state: 'done' }));
      await put(view, exampleUpload('c', { of: 'y' }));
      await view.change('c', (known) => known && { ...known, key: 'files/1' });
      equal(await idsOf(view, { of: 'x' }), ['a', 'b'], 'of one photo');
      equal(await idsOf(await reopen(), { key: 'files/1' }), ['a', 'c'], 'of one key');
      equal([await idsOf(view, { of: 'files/1' }), await idsOf(view, { key: 'x' })], [[], []], 'of none');
    },
  },
  {
    name: 'a removed record is in no result, and others stay',
    async run({ view, reopen }) {
      for (const id of ['a', 'b', 'c']) await put(view, exampleUpload(id, { of: 'x' }));
      await view.remove(['c', 'none', 'a']);
      await view.remove([]);
      const other = await reopen();
      equal(await other.get(['a', 'c']), [null, null], 'the records');
      equal(await idsOf(other, { of: 'x' }), ['b'], 'what stays');
      equal(await view.change('a', (known) => known), null, 'what a change sees');
    },
  },
  {
    name: 'a listing of several pages has each upload once',
    async run({ view }) {
      const ids = Array.from({ length: MAX_UPLOADS + 5 }, (_, at) => `u${String(at).padStart(5, '0')}`);
      for (const id of ids) await put(view, exampleUpload(id));
      equal(await idsOf(view, { state: 'receiving' }), ids, 'pages of the default length');
      equal(await idsOf(view, { state: 'receiving' }, 100), ids, 'pages of 100');
    },
  },
  {
    name: 'a record that changes state between two pages neither repeats nor hides others',
    async run({ view }) {
      for (const id of ['a', 'b', 'c', 'd']) await put(view, exampleUpload(id));
      const first = await view.list({ state: 'receiving' }, { limit: 2 });
      for (const id of ['a', 'b']) await view.change(id, (known) => known && { ...known, state: 'done' });
      await put(view, exampleUpload('aa'));
      check(first.cursor !== null, 'there is a second page');
      const second = await view.list({ state: 'receiving' }, { limit: 2, cursor: first.cursor });
      equal(
        [first, second].map(({ records }) => records.map(({ id }) => id)),
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        'the pages',
      );
    },
  },
  {
    name: 'a page of no records, or of more than MAX_UPLOADS, is a TypeError',
    async run({ view }) {
      for (const limit of [0, 1.5, MAX_UPLOADS + 1])
        await throwsTypeError(() => view.list({ state: 'done' }, { limit }), `a limit of ${limit}`);
      const ids = Array.from({ length: MAX_UPLOADS + 1 }, (_, at) => `u${at}`);
      await throwsTypeError(() => view.get(ids), 'too many ids');
      await throwsTypeError(() => view.remove(ids), 'too many ids to remove');
    },
  },
];

/** The contract suite for one implementation, for any test runner. */
export const workViewContract = (setup: ContractSetup<ViewUnderTest>): RunnableCase[] =>
  runnableCases(workViewCases, setup);
