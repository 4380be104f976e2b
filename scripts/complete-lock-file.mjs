// Names in package-lock.json the optional packages of other platforms that `npm install` left out.
//
// npm records an optional package only if the registry in use serves it, and `npm ci` then refuses a lock file in which one is
// missing. A mirror that carries Linux binaries alone thus writes a lock file that nobody can install from. Run this after
// `npm install`: every package gets an entry with its exact version and platform, taken from its name; npm fetches it on that
// platform and skips it elsewhere.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));

const systems = {
  darwin: /darwin/,
  win32: /win32|windows/,
  freebsd: /freebsd/,
  android: /android/,
  openharmony: /openharmony/,
  linux: /linux/,
};
const processors = {
  arm64: /arm64|aarch64/,
  ia32: /ia32/,
  arm: /arm/,
  ppc64: /ppc64/,
  s390x: /s390x/,
  riscv64: /riscv64/,
  loong64: /loong64/,
  x64: /x64|-64$/,
};
const first = (table, name) => Object.keys(table).find((key) => table[key].test(name));

for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  if (!parent.includes('node_modules/')) continue;
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    if (key in lock.packages || `${parent}/${key}` in lock.packages || !/^\d/.test(version)) continue;
    const os = first(systems, name);
    const cpu = first(processors, name);
    if (!os || !cpu) throw new Error(`${name}: its name does not tell for which platform it is`);
    const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : undefined;
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(os === 'linux' && libc && { libc }),
      optional: true,
      os: [os],
    };
    console.log(`added ${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
