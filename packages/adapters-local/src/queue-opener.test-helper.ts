import { openSqliteQueue } from './sqlite-queue.ts';

const queue = openSqliteQueue({ path: process.argv[2] ?? '' });
await queue.enqueue({ kind: 'test', payload: process.pid }, 0);
console.log('enqueued');
queue.close();
