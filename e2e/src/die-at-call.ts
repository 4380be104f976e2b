import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Functions of `node:fs` that change files or directories, or flush them. */
const CALLS =
  'copyFileSync fsyncSync linkSync mkdirSync renameSync rmSync rmdirSync unlinkSync writeFileSync writeSync'.split(' ');
const LATER_CALLS = ['copyFile', 'mkdir', 'open', 'rename', 'rm', 'rmdir', 'unlink', 'utimes', 'writeFile'];
const HANDLE_CALLS = ['datasync', 'sync', 'truncate', 'utimes', 'write', 'writeFile'];

/**
 * Ends this process with SIGKILL before its file-system call with number `step` that changes or flushes something, counted from 1 and from
 * this call. A step of 0 only counts. Returns a function that gives the number of calls so far. `scratch`: path at which a file may be made.
 */
export async function dieAtCall(step: number, scratch: string): Promise<() => number> {
  let calls = 0;
  const watch = (owner: object, name: string): void => {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') throw new TypeError(`${name} is no function`);
    Reflect.set(owner, name, function (this: unknown, ...given: unknown[]): unknown {
      // A file that is opened to be read changes nothing.
      const isRead = name === 'open' && !/[wax+]/.test(String(given[1]));
      if (!isRead && ++calls === step) process.kill(process.pid, 'SIGKILL');
      return Reflect.apply(original, this, given);
    });
  };
  const probe = await fs.promises.open(scratch, 'w');
  const handles = Object.getPrototypeOf(probe) as object;
  await probe.close();
  fs.rmSync(scratch);
  for (const name of HANDLE_CALLS) watch(handles, name);
  for (const name of CALLS) watch(fs, name);
  for (const name of LATER_CALLS) watch(fs.promises, name);
  syncBuiltinESMExports();
  return () => calls;
}
