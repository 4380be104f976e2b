import { expect, it, test } from 'vitest';
import { AWS_PRICES } from './classes/aws-prices.ts';
import { createMemoryObjectStore } from './memory.ts';
import {
  changeSettings,
  DEFAULT_SETTINGS,
  readSettings,
  readStoredSettings,
  settledHours,
  settledPrices,
  SettingsError,
  writeSettings,
} from './settings.ts';
import type { LakeSettings } from './settings.ts';

const KEY = 'settings.json';
const rule = { name: 'scans', when: { folder: 'Scans' }, storageClass: 'deep-archive', into: null } as const;

async function storeWith(text: string | Uint8Array) {
  const store = createMemoryObjectStore();
  await store.put(KEY, typeof text === 'string' ? new TextEncoder().encode(text) : text);
  return store;
}

test('a lake without the object has the default settings', async () => {
  const settings = await readSettings(createMemoryObjectStore());
  expect(settings).toEqual(DEFAULT_SETTINGS);
  expect(settledPrices(settings).standard.region).toBe('us-east-1');
});

test('settings are read as they were written, and as people write them', async () => {
  const store = createMemoryObjectStore();
  const settings: LakeSettings = {
    rules: [rule, { name: null, when: {}, storageClass: 'standard', into: null }],
    region: 'cellar',
    prices: AWS_PRICES.map((row) => ({ ...row, region: 'cellar' })),
    archiveDirectory: '/media/disk/archive',
    retrievalHours: { bulk: 0.5, standard: 0 },
    timeZone: 'Europe/Rome',
  };
  await changeSettings(store, () => settings);
  expect(await readSettings(store)).toEqual(settings);
  expect(settledPrices(settings).standard.region).toBe('cellar');
  expect(await readSettings(await storeWith('\ufeff{}'))).toEqual(DEFAULT_SETTINGS);
});

test('hours of restores are those of the settings, or else those of the prices', () => {
  expect(settledHours(DEFAULT_SETTINGS)).toEqual({ bulk: 48, standard: 12 });
  const retrievalHours = { bulk: 1, standard: 0.1 };
  expect(settledHours({ ...DEFAULT_SETTINGS, retrievalHours })).toEqual(retrievalHours);
});

test.each(['/archive', 'D:\\archive', 'd:/archive', '\\\\nas\\archive'])('%s is an archive directory', async (path) => {
  const store = await storeWith(JSON.stringify({ archiveDirectory: path, retrievalHours: null }));
  expect(await readSettings(store)).toEqual({ ...DEFAULT_SETTINGS, archiveDirectory: path });
});

test('two who change the settings at once both count', async () => {
  const store = createMemoryObjectStore();
  const add = (name: string) =>
    changeSettings(store, (known) => ({
      ...known,
      rules: [...known.rules, { ...rule, name, when: { name } }],
    }));
  await Promise.all([add('a'), add('b'), add('c')]);
  const names = (await readSettings(store)).rules.map(({ name }) => name ?? '');
  expect(names.toSorted()).toEqual(['a', 'b', 'c']);
});

it.each([
  ['', 'is not JSON: '],
  ['{"archiveDirectory": "archive"}', 'archiveDirectory: must be an absolute path; not "archive"'],
  ['{"archiveDirectory": 1}', 'archiveDirectory: must be a text; not 1'],
  ['{"retrievalHours": {"bulk": -1, "standart": 2}}', 'retrievalHours.standart: unknown key; did you mean standard?'],
  ['{"retrievalHours": {"bulk": -1, "standard": 2}}', 'retrievalHours.bulk: must be a number of at least 0; not -1'],
  ['{"rules": [}', 'is not JSON: '],
  ['{\n  "rules": [],\n}', 'line 3: is not JSON: "}" is not possible there'],
  ['{\n  "rules": [', 'line 2: is not JSON: it ends too early'],
  ['{"rules": []} x', 'line 1: is not JSON: "x" is not possible there'],
  [
    '{\n "rules": [\n{\n"when": {\n"kimd": "file"}, "storageClass": "standard"}]}',
    'line 5: rules[0].when.kimd: unknown key; did you mean kind?',
  ],
  ['{\n "rules": [\n{},\n{"when": {}}]}', 'line 4: rules[1].storageClass: must be one of'],
  ['{"rules": [],\n"region": "us-east-1",\n"rules": []}', 'line 1: rules: is given twice'],
  ['{"timeZone": "Europe/Roma"}', 'line 1: timeZone: must be the name of a time zone'],
  ['{"timeZone": "+02:00"}', 'timeZone: must be the name of a time zone'],
  ['{"timeZone": 2}', 'timeZone: must be a text; not 2'],
  ['null', 'the whole: must be an object; not null'],
  ['[]', 'the whole: must be an object; not []'],
  ['{"rule": []}', 'rule: unknown key; did you mean rules?'],
  ['{"region": "mars"}', 'region: no prices for "mars"; known are us-east-1'],
  ['{"region": 7}', 'region: must be a text; not 7'],
  ['{"rules": null}', 'rules: must be a list; not null'],
  ['{"rules": [{"storageClas": "standard"}]}', 'rules[0].storageClas: unknown key; did you mean storageClass?'],
  ['{"prices": []}', 'prices: must have a row'],
])('settings %j are an error that says %j, and nothing of them is used', async (text, problem) => {
  const store = await storeWith(text);
  const error: unknown = await readSettings(store).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SettingsError);
  expect(String(error)).toContain(problem);
  expect(String(error)).toContain('settings.json');
  await expect(changeSettings(store, (known) => known)).rejects.toThrow(SettingsError);
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode((await store.read(KEY)) ?? undefined)).toBe(text);
});

test('bytes that are no UTF-8 are an error', async () => {
  await expect(readSettings(await storeWith(Uint8Array.of(0x7b, 0xff, 0x7d)))).rejects.toThrow(SettingsError);
});

test('settings with a mistake are not written', async () => {
  const store = createMemoryObjectStore();
  const wrong = changeSettings(store, (known) => ({ ...known, region: 'mars' }));
  await expect(wrong).rejects.toThrow('no prices for "mars"');
  expect(await store.head(KEY)).toBeNull();
});

test('the stored text is given with its mistakes, and can be replaced only as it was read', async () => {
  const store = await storeWith('{\n"ruls": []}');
  const known = await readStoredSettings(store);
  expect(known).toMatchObject({ settings: null, problems: ['line 2: ruls: unknown key; did you mean rules?'] });
  const settings = { ...DEFAULT_SETTINGS, timeZone: 'Asia/Tokyo' };
  await expect(writeSettings(store, settings, null)).rejects.toMatchObject({ code: 'precondition-failed' });
  await writeSettings(store, settings, known.etag);
  await expect(writeSettings(store, DEFAULT_SETTINGS, known.etag)).rejects.toMatchObject({
    code: 'precondition-failed',
  });
  expect(await readStoredSettings(store)).toMatchObject({ settings, problems: [] });
  const empty = createMemoryObjectStore();
  expect(await readStoredSettings(empty)).toEqual({ text: '', etag: null, settings: DEFAULT_SETTINGS, problems: [] });
  await writeSettings(empty, settings, null);
  expect(await readSettings(empty)).toEqual(settings);
});
