import { exampleUpload } from '@homelake/lake/contract';

import { openSqliteWorkView } from './sqlite-work-view.ts';

/** Increments the count of a record many times, while other processes do the same. */
const [path = '', times = '0'] = process.argv.slice(2);
const view = openSqliteWorkView({ path });
for (let done = 0; done < Number(times); done++)
  await view.change('shared', (known) => {
    const record = known ?? exampleUpload('shared', { messages: 0 });
    return { ...record, messages: (record.messages ?? 0) + 1 };
  });
view.close();
console.log('done');
