import { acquireHome } from './home-lock.ts';

await acquireHome(process.argv[2] ?? '', { command: 'homelake start --port 4600' });
console.log('held');
setInterval(() => {}, 1000);
