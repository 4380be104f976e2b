// Builds the package in the current directory into dist/, which is a package of its own: plain JavaScript with types, its
// README and licence, and a package.json that points at them. The workspace itself runs from source and needs none of this.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);

const root = resolve(import.meta.dirname, '..');
const source = process.cwd();
const dist = join(source, 'dist');
const manifest = readJson('package.json');
const require = createRequire(join(source, 'package.json'));

/** `./src/x.ts` in the workspace is `./src/x.js` with `./src/x.d.ts` beside it in dist. */
const builtFile = (file, ending) => file.replace(/\.ts$/, ending);
const entries = Object.entries(manifest.exports);
const isSibling = (name) => name.startsWith('@homelake/');
const siblingDirectory = (name) => join(root, 'node_modules', name);

/** The siblings that a package needs, with those that they need. */
function siblingsOf({ dependencies = {} }, found = new Set()) {
  for (const name of Object.keys(dependencies).filter(isSibling)) {
    if (found.has(name)) continue;
    found.add(name);
    siblingsOf(readJson(join(siblingDirectory(name), 'package.json')), found);
  }
  return found;
}

/** Siblings resolve to what they publish, not to their source: types that are wrong there fail here. */
function siblingTypes() {
  const paths = {};
  for (const name of siblingsOf(manifest)) {
    const directory = siblingDirectory(name);
    for (const [entry, file] of Object.entries(readJson(join(directory, 'package.json')).exports)) {
      const types = join(directory, 'dist', builtFile(file, '.d.ts'));
      if (!existsSync(types)) throw new Error(`${name} is not built: ${relative(root, types)} is missing`);
      paths[join(name, entry)] = [types];
    }
  }
  return paths;
}

function emit() {
  const config = join(dist, 'tsconfig.json');
  writeJson(config, {
    extends: join(source, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rootDir: join(source, 'src'),
      outDir: join(dist, 'src'),
      declaration: true,
      sourceMap: true,
      inlineSources: true,
      paths: siblingTypes(),
    },
    include: [join(source, 'src')],
    exclude: [join(source, 'src/**/*.test.ts'), join(source, 'src/**/*.test-helper.ts')],
  });
  const tsc = join(require.resolve('typescript/package.json'), '../bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', config], { stdio: 'inherit' });
  rmSync(config);
  for (const file of readdirSync(join(dist, 'src'), { recursive: true })) {
    if (file.endsWith('.d.ts')) rewriteImports(join(dist, 'src', file));
  }
}

/** In types, tsc leaves `./x.ts` as it is, a file that is not published. */
function rewriteImports(path) {
  const types = readFileSync(path, 'utf8');
  writeFileSync(path, types.replace(/((?:from|import)\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2'));
}

function builtManifest() {
  const { name, version, description, license, type, sideEffects, keywords, dependencies = {} } = manifest;
  const pinned = Object.entries(dependencies).map(([dependency, range]) => [
    dependency,
    isSibling(dependency) ? readJson(join(siblingDirectory(dependency), 'package.json')).version : range,
  ]);
  return {
    name,
    version,
    description,
    keywords,
    license,
    type,
    sideEffects,
    engines: manifest.engines ?? { node: '>=22.18' },
    exports: Object.fromEntries(
      entries.map(([entry, file]) => [entry, { types: builtFile(file, '.d.ts'), default: builtFile(file, '.js') }]),
    ),
    files: existsSync('NOTICE') ? ['src', 'NOTICE'] : ['src'],
    dependencies: Object.fromEntries(pinned),
    publishConfig: { access: 'public' },
  };
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
emit();
for (const [entry, file] of entries) {
  if (!existsSync(join(dist, builtFile(file, '.d.ts')))) throw new Error(`${manifest.name}: ${entry} was not built`);
}
writeJson(join(dist, 'package.json'), builtManifest());
if (!existsSync('README.md'))
  throw new Error(`${manifest.name} has no README.md, which a published package opens with`);
cpSync('README.md', join(dist, 'README.md'));
cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'));
// Whom the data that a package brings is owed to.
if (existsSync('NOTICE')) cpSync('NOTICE', join(dist, 'NOTICE'));
