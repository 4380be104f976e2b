import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

/** Each check is tested: a violation is planted in a copy of the workspace, and the tool must report it. */

let copy: WorkspaceCopy;
beforeAll(() => {
  copy = copyWorkspace();
});
afterEach(() => copy.restore());
afterAll(() => copy.remove());

const cruise = () =>
  copy.run('depcruise', ['--config', '.dependency-cruiser.mjs', 'packages', 'apps', 'bench', 'e2e', 'examples']);

describe('fence 1: the domain compiles without Node', () => {
  test.each([
    ['Buffer', 'export const planted = Buffer.from("x");'],
    ['process', 'export const planted = process.env;'],
    ['node:fs', "import { readFileSync } from 'node:fs'; export const planted = readFileSync;"],
  ])('%s in the domain is a type error', (name, source) => {
    copy.plant('packages/domain/storage/src/planted.ts', source);
    const { exitCode, output } = copy.run('tsc', ['-p', '.'], 'packages/domain/storage');
    expect(output).toContain(name);
    expect(output).toContain('planted.ts');
    expect(exitCode).not.toBe(0);
  });
});

describe('fence 2: packages are imported by their exports only', () => {
  test('a deep import into another package is a type error', () => {
    copy.plant(
      'packages/domain/lake/src/planted.ts',
      "import { MESSAGE_KINDS } from '@homelake/chat/src/message.ts'; export const planted = MESSAGE_KINDS;",
    );
    const { exitCode, output } = copy.run('tsc', ['-p', '.'], 'packages/domain/lake');
    expect(output).toContain("'@homelake/chat/src/message.ts'");
    expect(exitCode).not.toBe(0);
  });
});

describe('fence 3: dependencies are declared and follow the layers', () => {
  test('an import of a package that is installed but not declared is reported', () => {
    copy.plant('packages/domain/storage/src/planted.ts', "import 'hono';\n");
    const { exitCode, output } = copy.run('turbo', ['boundaries']);
    expect(output).toContain('hono');
    expect(exitCode).not.toBe(0);
  });

  test('a dependency of a domain package that may have none is reported', () => {
    copy.edit('packages/domain/storage/package.json', (text) =>
      text
        .replace(/"dependencies": \{/, '"dependencies": { "@homelake/lake": "0.1.0"')
        .replace('"0.1.0" "', '"0.1.0", "'),
    );
    const { exitCode, output } = copy.run('turbo', ['boundaries']);
    expect(output).toContain('domain-leaf');
    expect(exitCode).not.toBe(0);
  });
});

describe('fence 4: imports flow one way', () => {
  const cases: readonly [rule: string, files: Readonly<Record<string, string>>][] = [
    [
      'no-cycles',
      {
        'packages/domain/storage/src/planted.ts': "import { b } from './planted-b.ts'; export const a = () => b;",
        'packages/domain/storage/src/planted-b.ts': "import { a } from './planted.ts'; export const b = () => a;",
      },
    ],
    ['no-unresolvable', { 'packages/domain/storage/src/planted.ts': "import './not-there.ts';" }],
    ['domain-is-pure', { 'packages/domain/lake/src/planted.ts': "import 'node:fs';" }],
    [
      'domain-imports-domain-alone',
      { 'packages/domain/lake/src/planted.ts': "import '@homelake/adapters-local/node-sha256';" },
    ],
    ['chat-and-storage-import-nothing', { 'packages/domain/chat/src/planted.ts': "import '@homelake/storage';" }],
    ['photos-imports-storage-alone', { 'packages/domain/photos/src/planted.ts': "import '@homelake/chat';" }],
    ['lake-imports-domain-alone', { 'packages/domain/lake/src/planted.ts': "import 'hono';" }],
    [
      'adapters-do-not-import-adapters',
      { 'packages/http-api/src/planted.ts': "import '@homelake/adapters-local/node-sha256';" },
    ],
    [
      'apps-reach-adapters-through-composition',
      { 'apps/cli/src/planted.ts': "import '@homelake/adapters-local/node-sha256';" },
    ],
    [
      'application-knows-no-world',
      { 'packages/composition/src/application/planted.ts': "import '@homelake/adapters-local/node-sha256';" },
    ],
    [
      'application-knows-no-world',
      { 'packages/composition/src/application/planted.ts': "import 'node:timers/promises';" },
    ],
    ['application-knows-no-world', { 'packages/composition/src/application/planted.ts': "import '../tokens.ts';" }],
    ['inversify-only-in-composition', { 'packages/http-api/src/planted.ts': "import 'inversify';" }],
    ['no-test-code-in-production', { 'packages/domain/storage/src/planted.ts': "import 'fast-check';" }],
    ['web-talks-http', { 'apps/web-svelte/src/planted.ts': "import '@homelake/lake';" }],
  ];
  test.each(cases)('%s', (rule, files) => {
    for (const [path, source] of Object.entries(files)) copy.plant(path, source);
    const { exitCode, output } = cruise();
    expect(output).toContain(`error ${rule}:`);
    expect(output).toContain('planted');
    expect(exitCode).not.toBe(0);
  });

  /** For each folder of a package, a file of a folder that it must not import. */
  const laterFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    chat: {
      message: 'text/chars.ts',
      text: 'locales/era.ts',
      locales: 'headers/read-header.ts',
      headers: 'bodies/body.ts',
      bodies: 'headers/read-header.ts',
      segments: 'evidence/settle-chat.ts',
      evidence: 'parse-chat.ts',
      '.': 'zip/zip.ts',
    },
    photos: {
      tags: 'videos/boxes.ts',
      videos: 'metadata/atlas.ts',
      metadata: 'companions/companions.ts',
      companions: 'pictures/renditions.ts',
      pictures: 'catalog/photo.ts',
      catalog: 'library/shards.ts',
      library: 'memory.ts',
    },
    storage: { objects: 'uploads/part-layout.ts', uploads: 'keys.ts' },
    lake: {
      merge: 'tables/table-schema.ts',
      tables: 'merge/alignment-columns.ts',
      jobs: 'bronze/bronze-record.ts',
      bronze: 'jobs/job-queue.ts',
      imports: 'silver/silver-state.ts',
      silver: 'imports/photo-job.ts',
      query: 'jobs/job-queue.ts',
      upkeep: 'query/query-engine.ts',
    },
    'adapters-local': {
      processes: 'sqlite/sqlite-transaction.ts',
      sqlite: 'photos/sqlite-photos.ts',
      objects: 'uploads/link-key.ts',
      uploads: 'queries/query-answer.ts',
      photos: 'jobs/sqlite-queue.ts',
      jobs: 'photos/sqlite-photos.ts',
      queries: 'sqlite/sqlite-transaction.ts',
    },
  };
  test.each(Object.entries(laterFiles))('the folders of %s import each other one way', (name, folders) => {
    for (const [folder, later] of Object.entries(folders)) {
      const up = folder === '.' ? './' : '../';
      copy.plant(
        `packages/${name.startsWith('adapters-') ? '' : 'domain/'}${name}/src/${folder}/planted.ts`,
        `import '${up}${later}';`,
      );
    }
    const { exitCode, output } = cruise();
    for (const folder of Object.keys(folders))
      expect(output).toContain(`error ${name}-folder-${folder === '.' ? 'root' : folder}: `);
    expect(exitCode).not.toBe(0);
  });

  test('an unused export is reported', () => {
    copy.plant('packages/domain/storage/src/planted.ts', 'export const used = 1; export const planted = 2;');
    copy.edit('packages/domain/storage/src/index.ts', (text) => `${text}\nexport { used } from './planted.ts';\n`);
    const { exitCode, output } = copy.run('knip', []);
    expect(output).toContain('planted');
    expect(exitCode).not.toBe(0);
  });

  test('the workspace breaks none of the rules', () => {
    const { exitCode, output } = cruise();
    expect(output).toContain('no dependency violations found');
    expect(exitCode).toBe(0);
  });
});
