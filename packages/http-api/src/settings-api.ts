import { OpenAPIHono } from '@hono/zod-openapi';
import { parseSettings, SettingsError, StorageError } from '@homelake/storage';
import type { LakeSettings } from '@homelake/storage';
import { HttpProblem } from './problem.ts';
import { refuseInvalid } from './refuse-invalid.ts';
import type { ApiServices } from './services.ts';
import { getSettings, putSettings } from './settings-routes.ts';
import type { Settings } from './settings-routes.ts';

/** Routes of the settings. */
export function createSettingsApi({ settings: service }: Pick<ApiServices, 'settings'>) {
  async function shown(): Promise<Settings> {
    const { text, etag, settings, problems } = await service.read();
    return {
      text,
      etag,
      problems,
      timeZone: { own: settings?.timeZone ?? null, machine: service.machineZone },
      archiveDirectory: service.archiveDirectory(),
    };
  }

  return new OpenAPIHono({ defaultHook: refuseInvalid })
    .openapi(getSettings, async (c) => c.json(await shown(), 200))
    .openapi(putSettings, async (c) => {
      const { text, ifMatch } = c.req.valid('json');
      const wanted = parsed(text);
      const { settings: known, etag } = await service.read();
      if (etag !== ifMatch) throw changed();
      // Settings with mistakes name no directory that is in use: a lake with them neither reads nor writes its archive.
      if (known !== null && known.archiveDirectory !== wanted.archiveDirectory)
        throw refused([
          'archiveDirectory: can be changed only in settings.json, in the directory of the lake, after its files were moved',
        ]);
      await service.write(wanted, ifMatch).catch((error: unknown) => {
        throw error instanceof StorageError && error.code === 'precondition-failed' ? changed(error) : error;
      });
      return c.json(await shown(), 200);
    });
}

function parsed(text: string): LakeSettings {
  try {
    return parseSettings(text);
  } catch (error) {
    throw error instanceof SettingsError ? refused(error.problems) : error;
  }
}

const refused = (problems: readonly string[]) =>
  new HttpProblem(422, 'settings-refused', `Nothing was changed. ${problems.join('; ')}`, {
    extra: { errors: problems.map((detail) => ({ in: 'settings', path: '', detail })) },
  });

const changed = (cause?: unknown) =>
  new HttpProblem(409, 'settings-changed', 'They were changed since you opened them. Nothing of yours was written.', {
    cause,
  });
