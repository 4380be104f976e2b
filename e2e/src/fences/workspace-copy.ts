import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A temporary copy of the repository's sources in which violations can be planted. It uses the installed packages of the repository. */
export interface WorkspaceCopy {
  readonly root: string;
  plant(path: string, source: string): void;
  /** Changes the text of a file by a function. */
  edit(path: string, change: (text: string) => string): void;
  /** Reverts all planted files and edits. */
  restore(): void;
  run(
    command: string,
    args: readonly string[],
    cwd?: string,
  ): { readonly exitCode: number | null; readonly output: string };
  remove(): void;
}

export function copyWorkspace(): WorkspaceCopy {
  const copy = mkdtempSync(join(tmpdir(), 'homelake-fences-'));
  const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  }).split('\0');
  for (const path of tracked) {
    if (path === '' || path.startsWith('examples/input/') || path.startsWith('docs/')) continue;
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  borrowPackages(copy);

  const originals = new Map<string, string | null>();
  const keep = (path: string, text: string | null): void => {
    if (!originals.has(path)) originals.set(path, text);
  };
  return {
    root: copy,
    plant(path, source) {
      keep(path, null);
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), source);
    },
    edit(path, change) {
      const text = readFileSync(join(copy, path), 'utf8');
      keep(path, text);
      writeFileSync(join(copy, path), change(text));
    },
    restore() {
      for (const [path, text] of originals) {
        if (text === null) rmSync(join(copy, path));
        else writeFileSync(join(copy, path), text);
      }
      originals.clear();
    },
    run(command, args, cwd = '.') {
      const result = spawnSync(join(root, 'node_modules/.bin', command), args, {
        cwd: join(copy, cwd),
        encoding: 'utf8',
        env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: '0' },
      });
      return { exitCode: result.status, output: result.stdout + result.stderr };
    },
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** Links installed packages from the repository, and the packages of the workspace from the copy. */
function borrowPackages(copy: string): void {
  const installed = join(root, 'node_modules');
  const borrowed = join(copy, 'node_modules');
  mkdirSync(join(borrowed, '@homelake'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name === '@homelake' || name === 'homelake') continue;
    symlinkSync(join(installed, name), join(borrowed, name));
  }
  const workspaces: { readonly name: string; readonly path: string }[] = [];
  for (const folder of ['packages/domain', 'packages', 'apps', '.']) {
    for (const entry of readdirSync(join(copy, folder), { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules') continue;
      const path = join(copy, folder, entry.name);
      if (!readdirSync(path).includes('package.json')) continue;
      const { name } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { readonly name: string };
      workspaces.push({ name, path });
    }
  }
  for (const { name, path } of workspaces) {
    symlinkSync(path, join(borrowed, name));
    const nested = join(root, relative(copy, path), 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(path, 'node_modules'));
  }
}
