import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { installedAt } from './published-packages.ts';

/** A project outside this workspace. */
export interface OutsideProject {
  readonly path: string;
  write(name: string, text: string): void;
  run(command: string, ...parameters: string[]): { readonly exitCode: number | null; readonly output: string };
  /** Runs `npm install` with tarballs that depend only on each other. */
  install(tarballs: readonly string[]): void;
  /** Unpacks a tarball to the place where an install would put it. */
  unpack(name: string, tarball: string): void;
  /** Links a third-party dependency of the workspace into the project. */
  provide(dependency: string): void;
  remove(): void;
}

export function outsideProject(): OutsideProject {
  const path = mkdtempSync(join(tmpdir(), 'homelake-outside-'));
  const write = (name: string, text: string): void => writeFileSync(join(path, name), text);
  write('package.json', '{ "name": "outside", "private": true, "type": "module" }\n');
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        target: 'es2024',
        module: 'nodenext',
        strict: true,
        noEmit: true,
        types: [],
        lib: ['es2024', 'dom'],
      },
    }),
  );
  return {
    path,
    write,
    run(command, ...parameters) {
      const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: path, encoding: 'utf8' });
      return { exitCode: status, output: stdout + stderr };
    },
    install(tarballs) {
      const options = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
      execFileSync('npm', ['install', ...options, ...tarballs], { cwd: path, stdio: ['ignore', 'ignore', 'pipe'] });
    },
    unpack(name, tarball) {
      const target = join(path, 'node_modules', name);
      mkdirSync(target, { recursive: true });
      execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    },
    provide(dependency) {
      const target = join(path, 'node_modules', dependency);
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(installedAt(dependency), target);
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}
