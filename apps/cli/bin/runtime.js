// What every process of the command sets before it loads anything else.
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// Threads that decode pictures and read files alike: with the usual four, the disk waits for the pictures.
process.env['UV_THREADPOOL_SIZE'] ??= '8';
// Compiled code is kept between runs, in the system's folder for temporary files: every command starts in half the time.
enableCompileCache();
// Pictures pass through memory outside of V8's heap, and for each 64 MB of that it would collect its own few megabytes. The heap may
// grow to four times of what lives in it before it is collected: the most that V8 itself allows, where it has a choice.
setFlagsFromString('--external-memory-accounted-in-global-limit');
setFlagsFromString('--heap-growing-percent=300');
// A server receives uploads in chunks of 64 kB beside small objects. In the space that V8 makes for new objects, 16 MB, a hundred megabytes of
// them wait to be freed. Pictures are decoded by the worker, which is another process.
if (process.argv.includes('start')) setFlagsFromString('--semi-space-growth-factor=1');
