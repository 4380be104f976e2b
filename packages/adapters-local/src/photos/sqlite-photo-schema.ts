import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

import { CatalogError } from '@homelake/photos';

import { openOrRead } from '../sqlite/read-only-database.ts';
import { BODY_FIELDS } from './sqlite-photo-body.ts';

/** Time that a writer waits for writers of other processes. It blocks the thread. */
const BUSY_TIMEOUT_MS = 10_000;
const CACHE_KIB = 16_384;

/**
 * Increase this number when the content of a column changes, e.g. the folding of words or the set of labels. Changes of columns and
 * properties are part of the version by themselves.
 */
const RULES_VERSION = 4;

const schema = `
  -- What a page shows, in the order of the timeline: a page is one stretch of this table.
  CREATE TABLE photo (
    slot INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    taken_local TEXT NOT NULL,
    dated INTEGER NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    placeholder TEXT,
    duration_seconds REAL,
    favourite INTEGER NOT NULL,
    motion INTEGER NOT NULL,
    place TEXT,
    perceptual_hash TEXT,
    -- Since when it lies in the trash: milliseconds since the epoch.
    trashed_ms INTEGER,
    sent_copy INTEGER NOT NULL,
    original_id TEXT,
    -- The rebuild in which it was put last.
    rebuild INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX photo_by_id ON photo (id, perceptual_hash, sent_copy);
  CREATE INDEX photo_by_original ON photo (original_id, id) WHERE original_id IS NOT NULL;
  CREATE INDEX photo_by_trash ON photo (trashed_ms, id) WHERE trashed_ms IS NOT NULL;
  -- All of a photo, apart from the above to keep that narrow.
  CREATE TABLE body (slot INTEGER PRIMARY KEY, photo TEXT NOT NULL) STRICT;
  -- The words of a photo, and its labels by number. Words come folded, so the tokenizer has only spaces to find.
  CREATE VIRTUAL TABLE search USING fts5(
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3'
  );
  -- What photos have in common (a camera, a tag, an album), and how many have it.
  CREATE TABLE label (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    -- Of photos that the timeline shows; counted where photos have the label in the next table.
    live INTEGER NOT NULL,
    UNIQUE (kind, value)
  ) STRICT;
  -- The labels of a photo that facets and albums count.
  CREATE TABLE facet (slot INTEGER NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (slot, label)) STRICT, WITHOUT ROWID;
  -- Each quarter of a perceptual hash, with its number: what looks alike has a quarter that is almost the same.
  CREATE TABLE hash_quarter (quarter INTEGER NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (quarter, slot)) STRICT, WITHOUT ROWID;
  CREATE TABLE month (
    month TEXT PRIMARY KEY,
    live INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    trashed INTEGER NOT NULL,
    -- The change that touched it last.
    revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE album (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL, rebuild INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- epoch: of this file. rebuild: how many rebuilds began. complete: one has ended.
  CREATE TABLE state (
    epoch TEXT NOT NULL, changes INTEGER NOT NULL, rebuild INTEGER NOT NULL, complete INTEGER NOT NULL
  ) STRICT;
`;
const tables = schema.replaceAll(/--.*|\s+/g, ' ');
/**
 * Positive, since SQLite's `user_version` has 32 bits with a sign. ICU is part of it, since its dictionaries decide where words of Thai
 * end, in the index and in searches.
 */
const SCHEMA_VERSION = crc32(`${RULES_VERSION} ${process.versions.icu} ${BODY_FIELDS.join()} ${tables}`) >>> 1;

/**
 * Opens the database of a catalog and its search. Tables of another version are dropped, since all of them are derived; `state.complete`
 * then says that a rebuild is needed. A file that cannot be written, as on a backup disk, is opened for reading.
 */
export const openPhotoDatabase = (path: string): DatabaseSync => {
  const db = openOrRead(path, openForWriting);
  if (isThisVersion(db)) return db;
  db.close();
  throw new CatalogError(
    'access-denied',
    'the catalog is of another version, and cannot be made anew where it may not be written to',
  );
};

const isThisVersion = (db: DatabaseSync): boolean =>
  db.prepare('PRAGMA user_version').get()?.['user_version'] === SCHEMA_VERSION;

function openForWriting(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // FULL: the job of a photo ends once its row is written. With NORMAL, a power cut could lose the row although the job is done.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -${CACHE_KIB}`);
    // Readers need not wait for a writer. If several processes find another version, one of them makes the tables.
    if (!isThisVersion(db)) {
      db.exec('BEGIN IMMEDIATE');
      if (!isThisVersion(db)) makeTables(db);
      db.exec('COMMIT');
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function makeTables(db: DatabaseSync): void {
  // A virtual table is listed before its shadow tables, and dropping it drops them.
  const left = db.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
  );
  for (const { name } of left.all()) db.exec(`DROP TABLE IF EXISTS "${String(name)}"`);
  db.exec(`${schema} PRAGMA user_version = ${SCHEMA_VERSION}`);
  db.prepare('INSERT INTO state VALUES (?, 0, 0, 0)').run(randomUUID());
}
