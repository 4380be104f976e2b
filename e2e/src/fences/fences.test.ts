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
  copy.run('depcruise', [
    '--config',
    '.dependency-cruiser.mjs',
    'packages',
    'apps',
    'bench',
    'e2e',
    'examples',
    'fuzz',
  ]);

describe('fence 1: the domain compiles without Node', () => {
  test('Buffer, process and node:fs in the domain are type errors', () => {
    const sources = {
      Buffer: 'export const planted = Buffer.from("x");',
      process: 'export const planted = process.env;',
      'node:fs': "import { readFileSync } from 'node:fs'; export const planted = readFileSync;",
    };
    const files = Object.entries(sources).map(([name, source], at) => ({ name, source, file: `planted-${at}.ts` }));
    for (const { file, source } of files) copy.plant(`packages/domain/storage/src/${file}`, source);
    const { exitCode, output } = copy.run('tsc', ['-p', '.'], 'packages/domain/storage');
    const lines = output.split('\n');
    for (const { name, file } of files)
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^src/${file}.*error.*'${name}'`)));
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
  /** A file that breaks the rule, and its text. Each file breaks one rule of its own: all are planted at once. */
  const violations: readonly [rule: string, file: string, source: string][] = [
    [
      'no-cycles',
      'packages/domain/storage/src/planted-a.ts',
      "import { b } from './planted-b.ts'; export const a = () => b;",
    ],
    ['no-unresolvable', 'packages/domain/storage/src/planted.ts', "import './not-there.ts';"],
    ['domain-is-pure', 'packages/domain/lake/src/planted-node.ts', "import 'node:fs';"],
    [
      'domain-imports-domain-alone',
      'packages/domain/lake/src/planted-adapter.ts',
      "import '@homelake/adapters-local/node-sha256';",
    ],
    ['chat-and-storage-import-nothing', 'packages/domain/chat/src/planted.ts', "import '@homelake/storage';"],
    ['photos-imports-storage-alone', 'packages/domain/photos/src/planted.ts', "import '@homelake/chat';"],
    ['lake-imports-domain-alone', 'packages/domain/lake/src/planted-hono.ts', "import 'hono';"],
    [
      'adapters-do-not-import-adapters',
      'packages/http-api/src/planted.ts',
      "import '@homelake/adapters-local/node-sha256';",
    ],
    [
      'apps-reach-adapters-through-composition',
      'apps/cli/src/planted.ts',
      "import '@homelake/adapters-local/node-sha256';",
    ],
    [
      'application-knows-no-world',
      'packages/composition/src/application/planted-adapter.ts',
      "import '@homelake/adapters-local/node-sha256';",
    ],
    [
      'application-knows-no-world',
      'packages/composition/src/application/planted-node.ts',
      "import 'node:timers/promises';",
    ],
    ['application-knows-no-world', 'packages/composition/src/application/planted-tokens.ts', "import '../tokens.ts';"],
    ['inversify-only-in-composition', 'packages/http-api/src/planted-container.ts', "import 'inversify';"],
    ['no-test-code-in-production', 'packages/domain/storage/src/planted-checks.ts', "import 'fast-check';"],
    ['web-talks-http', 'apps/web-svelte/src/planted.ts', "import '@homelake/lake';"],
  ];

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
      files: 'jobs/job-queue.ts',
      joins: 'imports/uploads.ts',
      imports: 'silver/silver-state.ts',
      silver: 'imports/uploads.ts',
      query: 'jobs/job-queue.ts',
      upkeep: 'query/query-engine.ts',
    },
    'adapters-local': {
      processes: 'sqlite/sqlite-transaction.ts',
      sqlite: 'photos/sqlite-photos.ts',
      objects: 'uploads/link-key.ts',
      uploads: 'queries/query-answer.ts',
      photos: 'jobs/sqlite-queue.ts',
      files: 'photos/sqlite-photos.ts',
      jobs: 'photos/sqlite-photos.ts',
      queries: 'sqlite/sqlite-transaction.ts',
    },
  };
  /** The other half of the cycle, which is named once. */
  const otherHalf = [
    'packages/domain/storage/src/planted-b.ts',
    "import { a } from './planted-a.ts'; export const b = () => a;",
  ] as const;

  const folderViolations = Object.entries(laterFiles).flatMap(([name, folders]) =>
    Object.entries(folders).map(([folder, later]): [rule: string, file: string, source: string] => {
      const place = `packages/${name.startsWith('adapters-') ? '' : 'domain/'}${name}/src`;
      return folder === '.'
        ? [`${name}-folder-root`, `${place}/planted-folder.ts`, `import './${later}';`]
        : [`${name}-folder-${folder}`, `${place}/${folder}/planted-folder.ts`, `import '../${later}';`];
    }),
  );

  test('the workspace breaks none of the rules', () => {
    const { exitCode, output } = cruise();
    expect(output).toContain('no dependency violations found');
    expect(exitCode).toBe(0);
  });

  describe('a planted import', () => {
    let found: ReturnType<typeof cruise>;
    beforeAll(() => {
      for (const [, file, source] of [...violations, ...folderViolations]) copy.plant(file, source);
      copy.plant(...otherHalf);
      found = cruise();
    });

    test.each([...violations, ...folderViolations])('that breaks %s is reported: %s', (rule, file) => {
      expect(found.output).toContain(`error ${rule}: ${file} `);
    });

    test('makes the check fail', () => {
      expect(found.exitCode).not.toBe(0);
    });
  });

  test('an unused export is reported', () => {
    copy.plant('packages/domain/storage/src/planted.ts', 'export const used = 1; export const planted = 2;');
    copy.edit('packages/domain/storage/src/index.ts', (text) => `${text}\nexport { used } from './planted.ts';\n`);
    const { exitCode, output } = copy.run('knip', []);
    expect(output).toContain('planted');
    expect(exitCode).not.toBe(0);
  });
});
