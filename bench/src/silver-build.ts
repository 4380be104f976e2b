import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { buildSilver } from '@homelake/lake';
import { report } from './measured-process.ts';

const [home = ''] = process.argv.slice(2);
const store = await openFsObjectStore({ root: home });
const start = performance.now();
const { messages } = await buildSilver({ store, codec: createParquetCodec() });
report(start, messages);
store.close();
