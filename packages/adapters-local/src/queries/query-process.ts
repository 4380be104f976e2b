import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromQueryProcess, QueryProcessSettings, ToQueryProcess } from './query-messages.ts';

/** A process that runs queries; see query-worker.ts. */
export interface QueryProcess {
  send(message: ToQueryProcess): void;
  /** Ends it at once, whatever it does; `onExit` follows. */
  kill(): void;
}

export interface QueryProcessListener {
  onMessage(message: FromQueryProcess): void;
  /** Called once. */
  onExit(reason: ExitReason): void;
}

/** `killed`: by `kill`. `memory`: it held too much. `crashed` comes with the end of what it wrote to stderr. */
export type ExitReason = { readonly how: 'killed' | 'memory' } | { readonly how: 'crashed'; readonly stderr: string };

const STDERR_CHARACTERS = 2_000;

/** Objects of JavaScript in the process, in MiB: rows become text a few at a time. */
const HEAP_MB = 128;

export interface QueryProcessOptions extends QueryProcessSettings {
  /** As of `os.setPriority`: 0 like the server, up to 19 for what may wait. */
  readonly niceness: number;
}

export function startQueryProcess(
  { niceness, ...settings }: QueryProcessOptions,
  listener: QueryProcessListener,
): QueryProcess {
  // In source and when built, this file and the process's own have the same ending.
  const path = fileURLToPath(import.meta.url.replace('query-process', 'query-worker'));
  const child = fork(path, [JSON.stringify(settings)], {
    // Nothing of the server's environment is there to be told but the zone of its clock.
    env: { TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone },
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--expose-gc'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let wasKilled = false;
  let hasEnded = false;
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
  });
  const end = (reason: ExitReason) => {
    if (hasEnded) return;
    hasEnded = true;
    listener.onExit(reason);
  };
  child.on('message', (message: FromQueryProcess) => listener.onMessage(message));
  child.on('error', (error) => end({ how: 'crashed', stderr: error.message }));
  child.on('exit', (_code, signal) => {
    if (wasKilled) end({ how: 'killed' });
    // It ends itself by SIGKILL, and so does a system without memory. SIGABRT is V8's end without heap.
    else if (signal === 'SIGKILL' || signal === 'SIGABRT') end({ how: 'memory' });
    else end({ how: 'crashed', stderr });
  });
  lower(child, niceness);
  // The process of whoever forgot to close the engine ends all the same.
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return {
    send(message) {
      // What cannot be sent is told by `exit`.
      if (child.connected) child.send(message, () => {});
    },
    kill() {
      wasKilled = true;
      // Whoever waits for its end keeps the loop running.
      child.ref();
      child.kill('SIGKILL');
    },
  };
}

function lower({ pid }: ChildProcess, niceness: number): void {
  if (pid === undefined || niceness === 0) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // Already gone; `exit` tells.
  }
}
