/**
 * Fence 4: which way imports flow. One rule a sentence; the tests in e2e/src/fences plant a violation for each.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const testFile = String.raw`\.(test|test-helper|spec)\.ts$`;
const domain = '^packages/domain/';

/** The folders of a package, and for each those that it imports beside itself; `.` is the root of `src`. Data flows from the first to the last. */
const folders = {
  'domain/chat': {
    message: [],
    text: ['message'],
    locales: ['message', 'text'],
    headers: ['message', 'text', 'locales'],
    bodies: ['message', 'text', 'locales'],
    segments: ['message', 'text', 'locales', 'headers', 'bodies'],
    evidence: ['message', 'text', 'locales', 'headers', 'bodies', 'segments'],
    '.': ['message', 'text', 'locales', 'headers', 'bodies', 'segments', 'evidence'],
    zip: ['message', '.'],
  },
  'domain/photos': {
    tags: [],
    videos: ['tags'],
    metadata: ['tags', 'videos'],
    companions: ['tags', 'videos', 'metadata'],
    pictures: [],
    catalog: ['tags', 'metadata', 'companions', 'pictures'],
    library: ['tags', 'videos', 'metadata', 'companions', 'pictures', 'catalog'],
    '.': ['tags', 'videos', 'metadata', 'companions', 'pictures', 'catalog', 'library'],
  },
  'domain/storage': {
    json: [],
    objects: [],
    uploads: ['objects'],
    classes: ['json', 'objects', 'uploads'],
    rules: ['json', 'objects', 'classes'],
    '.': ['json', 'objects', 'uploads', 'classes', 'rules'],
  },
  'domain/lake': {
    merge: [],
    tables: [],
    jobs: [],
    bronze: ['merge', 'tables'],
    files: ['bronze'],
    archives: [],
    joins: ['bronze', 'files', 'jobs'],
    imports: ['archives', 'bronze', 'files', 'jobs', 'joins'],
    silver: ['merge', 'tables', 'bronze', 'files'],
    query: ['tables', 'silver'],
    upkeep: ['jobs', 'bronze', 'files', 'joins', 'imports', 'silver'],
    leaving: ['tables', 'jobs', 'bronze', 'files', 'silver', 'query'],
    '.': [
      'merge',
      'tables',
      'jobs',
      'archives',
      'bronze',
      'files',
      'joins',
      'imports',
      'silver',
      'query',
      'upkeep',
      'leaving',
    ],
  },
  'adapters-local': {
    processes: [],
    sqlite: ['processes'],
    objects: ['processes'],
    uploads: ['processes', 'objects'],
    photos: ['sqlite'],
    files: ['sqlite'],
    jobs: ['processes', 'sqlite'],
    queries: ['processes'],
    '.': ['processes', 'objects', 'uploads', 'photos', 'files', 'jobs', 'queries'],
  },
};

const folderPath = (name, folder) => `^packages/${name}/src/${folder === '.' ? '[^/]+$' : `${folder}/`}`;

const folderRules = Object.entries(folders).flatMap(([name, imports]) =>
  Object.entries(imports).map(([folder, others]) => ({
    name: `${name.slice(name.lastIndexOf('/') + 1)}-folder-${folder === '.' ? 'root' : folder}`,
    comment: `The folders of ${name} import each other one way.`,
    severity: 'error',
    from: { path: folderPath(name, folder), pathNot: testFile },
    to: { path: `^packages/${name}/src/`, pathNot: [folder, ...others].map((one) => folderPath(name, one)) },
  })),
);

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Data flows one way. Modules that need each other are one module, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that resolves to nothing is a missing dependency or a typing mistake.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: String.raw`^(\$app/|#lib|\./\$types$)` },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports no Node module, no vendor SDK and no container.',
      severity: 'error',
      from: { path: domain, pathNot: [testFile, '/scripts/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-imports-domain-alone',
      comment: 'apps -> composition -> adapters -> domain, never back.',
      severity: 'error',
      from: { path: domain },
      to: { path: '^(packages/(adapters-[a-z]+|http-api|composition)|apps|bench|e2e|fuzz)/' },
    },
    {
      name: 'chat-and-storage-import-nothing',
      comment: 'The two leaves: people take them from npm without anything else.',
      severity: 'error',
      from: { path: `${domain}(chat|storage)/src/`, pathNot: testFile },
      to: { pathNot: `${domain}$1/src/` },
    },
    {
      name: 'photos-imports-storage-alone',
      comment: 'Rules about pictures know where bytes live, and nothing else.',
      severity: 'error',
      from: { path: `${domain}photos/src/`, pathNot: testFile },
      to: { pathNot: `${domain}(photos|storage)/` },
    },
    {
      name: 'lake-imports-domain-alone',
      comment: 'Lake leans on the other domain packages and on nothing else.',
      severity: 'error',
      from: { path: `${domain}lake/src/`, pathNot: testFile },
      to: { pathNot: domain },
    },
    {
      name: 'adapters-do-not-import-adapters',
      comment: 'Adapters know the domain, not each other, and never who composes them.',
      severity: 'error',
      from: { path: '^packages/(adapters-[a-z]+|http-api)/' },
      to: { path: '^(packages/(adapters-[a-z]+|http-api|composition)|apps)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'apps-reach-adapters-through-composition',
      comment: 'Applications get their object graph composed; only composition names adapters.',
      severity: 'error',
      from: { path: '^apps/', pathNot: testFile },
      to: { path: '^packages/adapters-' },
    },
    {
      name: 'application-knows-no-world',
      comment:
        'What an app can do is the same in every world: it knows ports, and not the adapters, Node or container behind them.',
      severity: 'error',
      from: { path: '^packages/composition/src/application/', pathNot: testFile },
      to: { pathNot: '^packages/(domain|http-api|composition/src/application)/' },
    },
    {
      name: 'inversify-only-in-composition',
      comment: 'The container is a detail of one package.',
      severity: 'error',
      from: { pathNot: '^packages/composition/' },
      to: { path: '(^|/)node_modules/(@?inversify)' },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'What only tests need stays out of what ships.',
      severity: 'error',
      from: { pathNot: [testFile, '^e2e/', '/scripts/', String.raw`vitest\.config\.ts$`] },
      to: { path: [testFile, '(^|/)node_modules/(vitest|fast-check|playwright-core)/'] },
    },
    {
      name: 'web-talks-http',
      comment:
        'The page knows the API client and its types; of the domain, how photos are laid out in rows and what systems keep in folders.',
      severity: 'error',
      from: { path: '^apps/web-svelte/' },
      to: {
        path: '^packages/',
        pathNot: '^packages/(http-api/|domain/photos/src/(catalog/layout|companions/system-files))',
      },
    },
    ...folderRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`^(packages/domain|packages|apps)/[^/]+/(dist|build|\.svelte-kit)/` },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.d.ts', '.json'],
    },
  },
};
