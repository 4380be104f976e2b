import { createRoute, z } from '@hono/zod-openapi';
import { answers, jsonBody } from './route-answers.ts';

/** Routes and schemas of the settings. Their handlers are in settings-api.ts. */

const Zone = z.string().openapi({ description: 'Name of an IANA time zone.', example: 'Europe/Rome' });

const ArchiveDirectory = z
  .object({
    path: z.string(),
    state: z.enum(['unused', 'present', 'unavailable']).openapi({
      description:
        '`unused`: no file was archived yet. `unavailable`: it cannot be used now, as when its disk is unplugged.',
    }),
    detail: z.string().nullable().openapi({ description: 'Why it is unavailable; null otherwise.' }),
  })
  .openapi('ArchiveDirectory');

export const Settings = z
  .object({
    text: z.string().openapi({
      description: 'The settings object, `settings.json`, as it was written. Empty where the lake has none.',
    }),
    etag: z
      .string()
      .nullable()
      .openapi({ description: 'Pass back as `ifMatch` to replace it; null where the lake has none.' }),
    problems: z
      .array(z.string())
      .readonly()
      .openapi({
        description:
          'One sentence for each mistake in the text, with its line and key. Nothing is imported while there are any.',
        example: ['line 4: rules[0].when.kimd: unknown key; did you mean kind?'],
      }),
    timeZone: z.object({
      own: Zone.nullable().openapi({ description: 'The zone in the settings.' }),
      machine: Zone.nullable().openapi({
        description: 'The zone that counts where the settings name none; null for UTC.',
      }),
    }),
    archiveDirectory: ArchiveDirectory.nullable().openapi({ description: 'Null where the archive is no directory.' }),
  })
  .openapi('Settings');
export type Settings = z.infer<typeof Settings>;

export const SettingsChange = z
  .object({
    text: z.string().max(200_000).openapi({ description: 'The new settings object as JSON.' }),
    ifMatch: z
      .string()
      .min(1)
      .max(256)
      .nullable()
      .openapi({ description: 'The `etag` of the settings that the change is based on.' }),
  })
  .openapi('SettingsChange');

export const getSettings = createRoute({
  method: 'get',
  path: '/settings',
  operationId: 'getSettings',
  summary: 'What the owner of the lake decided',
  responses: answers(Settings, 'The settings.'),
});

export const putSettings = createRoute({
  method: 'put',
  path: '/settings',
  operationId: 'putSettings',
  summary: 'Replace the settings',
  description:
    'Refused where the text has a mistake, where the settings changed since they were read, and where it names another archive directory.',
  request: { body: jsonBody(SettingsChange) },
  responses: answers(Settings, 'The settings after the change.'),
});
