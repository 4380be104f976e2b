import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** DuckDB reads the table and writes it again, with the same compression and partitions, on all cores. */
const [home = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const start = performance.now();
const table = `read_parquet('${join(home, 'silver/photos/*/*.parquet')}', hive_partitioning = true, hive_types = {month: varchar})`;
const written = await connection.runAndReadAll(
  `copy (select * from ${table}) to '${join(home, 'copy')}' (format parquet, compression zstd, partition_by (month))`,
);
const seconds = (performance.now() - start) / 1000;
console.log(
  JSON.stringify({
    seconds,
    messages: Number(written.getRows()[0]?.[0]),
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
