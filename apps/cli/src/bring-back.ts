import type { BroughtBack } from '@homelake/lake';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from './context.ts';
import { refuseInside } from './export.ts';
import { Failure } from './failure.ts';
import { homeOf, withLakeOrNew } from './lake.ts';
import { printable } from './text-width.ts';
import { count, number } from './words.ts';

const WORDS: Record<BroughtBack['status'], string> = {
  brought: 'brought back',
  unchanged: 'unchanged',
  kept: 'kept',
  failed: 'left out',
};

/** Brings exports of Homelake into the lake that the command line names: `import --from homelake DIR...`. */
export async function importExports(
  dirs: readonly string[],
  json: boolean,
  command: Command,
  context: Context,
): Promise<void> {
  const { out, progress, say, stop } = context;
  const { MANIFEST_PATH } = await import('@homelake/lake');
  const { finishWorkOrSay } = await import('./build-tables.ts');
  const { mendCatalog } = await import('./rebuild.ts');
  const { withWorker } = await import('./with-worker.ts');
  // Before a home is created for nothing.
  for (const dir of dirs) {
    refuseInside(homeOf(command, context), resolve(dir));
    if (!existsSync(join(resolve(dir), MANIFEST_PATH)))
      throw new Failure(`${dir}: there is no export of Homelake: ${MANIFEST_PATH} is missing`, { exitCode: 2 });
  }
  await withLakeOrNew(command, context, async (lake) => {
    // Before the worker starts, so that a new home gets the marks of the migrations of the old one.
    await mendCatalog(lake, context);
    const totals: Record<BroughtBack['status'], number> = { brought: 0, unchanged: 0, kept: 0, failed: 0 };
    for (const dir of dirs) {
      try {
        for await (const one of lake.bringBack(lake.openFolder(resolve(dir)), { signal: stop })) {
          const { path, key, status, reason, done } = one;
          totals[status]++;
          progress.show(path, Math.round(done * 1000), 1000);
          const { done: _done, ...line } = one;
          if (json) await out.write(`${JSON.stringify(line)}\n`);
          if (reason === null) continue;
          if (status === 'failed' || status === 'kept') context.exitCode = 1;
          say(
            `${WORDS[status]}: ${printable(path)}${key === null ? '' : ` (${printable(key)})`}: ${printable(reason ?? '')}`,
          );
        }
      } catch (error) {
        if (!(error instanceof Error) || !['NoExportError', 'ManifestError'].includes(error.name)) throw error;
        throw new Failure(`${dir}: ${error.message}`, { exitCode: 2, cause: error });
      } finally {
        progress.end();
      }
    }
    const report = await withWorker(lake, context, (signal) => finishWorkOrSay(lake, context, signal));
    if (json) return;
    const parts = [
      `${number(totals.brought)} brought back`,
      `${number(totals.unchanged)} unchanged`,
      ...(totals.kept > 0 ? [`${number(totals.kept)} kept as they are here`] : []),
      ...(totals.failed > 0 ? [`${number(totals.failed)} left out`] : []),
    ];
    const holds =
      report === null
        ? ''
        : ` Your lake has ${count(report.chats, 'chat')} with ${count(report.messages, 'message')}, and ${count(report.photos.photos, 'photo')}.`;
    await out.write(`${parts.join(', ')}.${holds}\n`);
  });
}
