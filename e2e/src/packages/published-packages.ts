import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../../..');

export interface PublishedPackage {
  readonly name: string;
  /** Directory of the built package, which is published. */
  readonly dist: string;
  /** Entries as an importer writes them, e.g. `@homelake/storage/memory`. */
  readonly entries: readonly string[];
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const readManifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;

/** Packages of the workspace that are not private, as `npm run build` left them. */
export function publishedPackages(): PublishedPackage[] {
  const directories = globSync(['packages/*/package.json', 'packages/*/*/package.json'], { cwd: workspace });
  return directories
    .map((path) => resolve(workspace, path, '..'))
    .filter((directory) => !directory.endsWith('/dist') && readManifest(directory).private !== true)
    .map((directory) => {
      const dist = join(directory, 'dist');
      if (!existsSync(dist)) throw new Error(`${directory} is not built: npm run build`);
      const { name, exports, dependencies = {} } = readManifest(dist);
      const entries = Object.keys(exports).map((entry) => name + entry.slice(1));
      return { name, dist, entries, dependencies: Object.keys(dependencies) };
    });
}

/** Packs a package as npm would publish it. Returns the path of the tarball. */
export function packInto(directory: string, { dist }: PublishedPackage): string {
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', directory], {
    cwd: dist,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const packed: unknown = JSON.parse(output);
  const [{ filename }] = (Array.isArray(packed) ? packed : Object.values(packed as object)) as [{ filename: string }];
  return join(directory, filename.replace('@', '').replace('/', '-'));
}

/** Directory in which the workspace has a third-party dependency installed. */
export const installedAt = (dependency: string): string => join(workspace, 'node_modules', dependency);
