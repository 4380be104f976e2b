import { parseArgs } from 'node:util';
import { benchChat } from './chat.ts';
import { benchSilver } from './silver.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false } },
});
const [what] = positionals;
// Small files show that everything runs; only large ones are worth quoting.
const sizeMb = values.small ? 5 : 100;

if (what === 'chat') {
  benchChat(sizeMb);
  benchSilver(sizeMb);
} else if (what === 'silver') {
  benchSilver(sizeMb);
} else {
  console.error('Usage: npm run bench -- chat|silver [--small]');
  process.exitCode = 2;
}
