import { parseArgs } from 'node:util';
import { benchChat } from './chat.ts';
import { benchPhotos, photoBenches } from './photos.ts';
import { benchReunite } from './reunite.ts';
import { benchSilver } from './silver.ts';
import { benchStorage } from './storage.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false } },
});
const [what, part] = positionals;
// Small files show that everything runs. Only results for large ones are meaningful.
const sizeMb = values.small ? 5 : 100;

if (what === 'chat') {
  benchChat(sizeMb);
  benchSilver(sizeMb);
} else if (what === 'silver') {
  benchSilver(sizeMb);
} else if (what === 'photos' && (part === undefined || photoBenches.includes(part))) {
  await benchPhotos({ small: values.small }, part);
} else if (what === 'storage') {
  await benchStorage({ small: values.small });
} else if (what === 'reunite') {
  await benchReunite({ small: values.small });
} else {
  console.error(
    `Usage: npm run bench -- chat | silver | reunite | storage | photos [${photoBenches.join('|')}] [--small]`,
  );
  process.exitCode = 2;
}
