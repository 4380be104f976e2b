#!/usr/bin/env node
// Plain JavaScript, so that an old Node gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `homelake needs Node 24 or newer; this is ${process.versions.node}. In the repository, "npx homelake" brings its own.\n`,
  );
  process.exit(2);
}
// Threads that decode pictures and read files alike: with the usual four, the disk waits for the pictures.
process.env['UV_THREADPOOL_SIZE'] ??= '8';
// Compiled code is kept between runs, in the system's folder for temporary files: every command starts in half the time.
const { enableCompileCache } = await import('node:module');
enableCompileCache();
// Pictures pass through memory outside of V8's heap, and for each 64 MB of that it would collect its own few megabytes. The heap may
// grow to four times of what lives in it before it is collected: the most that V8 itself allows, where it has a choice.
const { setFlagsFromString } = await import('node:v8');
setFlagsFromString('--external-memory-accounted-in-global-limit');
setFlagsFromString('--heap-growing-percent=300');
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
