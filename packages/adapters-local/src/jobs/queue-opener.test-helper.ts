import { openSqliteQueue } from './sqlite-queue.ts';

const queue = openSqliteQueue({ path: process.argv[2] ?? '' });
await queue.send({ kind: 'test', payload: process.pid });
console.log('sent');
queue.close();
