#!/usr/bin/env node
// Plain JavaScript, so that an old Node gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `homelake needs Node 24 or newer; this is ${process.versions.node}. In the repository, "npx homelake" brings its own.\n`,
  );
  process.exit(2);
}
await import('./runtime.js');
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
