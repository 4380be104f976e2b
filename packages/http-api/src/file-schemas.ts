import { z } from '@hono/zod-openapi';
import { MAX_PAGE_FILES } from '@homelake/lake';
import { STORAGE_CLASSES } from '@homelake/storage';
import { NextCursor, pageLimit } from './schemas.ts';

/** Schemas of files and their folders. */

export const Count = z.number().int().min(0);
const Instant = z.string().openapi({ description: 'Instant, ISO 8601, UTC.', example: '2024-01-28T14:30:12.000Z' });

export const FileParam = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
    .openapi({ param: { name: 'id', in: 'path' }, example: '9f86d081884c7d659a2feaa0c55ad015' }),
});

export const FilesQuery = z.object({
  folder: z
    .string()
    .max(2_000)
    .default('')
    .openapi({ description: 'The folder to list; the top by default.', example: 'Taxes/2023' }),
  search: z.string().trim().min(1).max(500).optional().openapi({
    description:
      'Words that all must be in the folder or the name of a file, in the whole lake. A page looks at 10,000 files, so it may be empty and have a cursor.',
  }),
  /** Longer than other cursors, since it contains a folder and a name. */
  cursor: z.string().min(1).max(8_192).optional(),
  limit: pageLimit(MAX_PAGE_FILES, 200),
});

export const Folder = z
  .object({
    path: z.string().openapi({ description: 'Empty for the top.', example: 'Taxes/2023' }),
    files: Count.openapi({ description: 'Number of files in it and below it.' }),
    sizeBytes: Count,
  })
  .openapi('Folder');
export type Folder = z.infer<typeof Folder>;

/** Whether an archived file can be read: only `restored` can. */
export const Archive = z
  .object({
    state: z.enum(['archived', 'restoring', 'restored', 'unavailable']).openapi({
      description: '`unavailable`: its disk is away.',
    }),
    readyAt: Instant.nullable().openapi({ description: 'Expected end of the restore.' }),
    until: Instant.nullable().openapi({ description: 'When a restored file is archived again.' }),
  })
  .openapi('FileArchive');

export const LakeFile = z
  .object({
    id: z.string().openapi({ description: 'Changes with the content and the key.' }),
    key: z.string(),
    folder: z.string(),
    name: z.string(),
    sizeBytes: Count,
    contentType: z.string().openapi({ description: 'Detected from the first bytes.', example: 'application/pdf' }),
    sha256: z.string(),
    storageClass: z.enum(STORAGE_CLASSES),
    archive: Archive.nullable().openapi({ description: 'Null for a file that is read at once.' }),
    uploadedAt: Instant,
    changedAt: Instant.nullable().openapi({ description: 'Last change before the import; null where unknown.' }),
    note: z.string().nullable(),
    damaged: z.boolean(),
  })
  .openapi('File');
export type LakeFile = z.infer<typeof LakeFile>;

export const FileList = z
  .object({
    folder: Folder.openapi({ description: 'The listed folder; the top for a search.' }),
    folders: z.array(Folder).readonly(),
    files: z.array(LakeFile).readonly(),
    nextCursor: NextCursor,
    complete: z
      .boolean()
      .openapi({ description: 'False while the catalog of files is made: older files may be missing until then.' }),
  })
  .openapi('FileList');
export type FileList = z.infer<typeof FileList>;
