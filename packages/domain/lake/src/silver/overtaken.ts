import { type ObjectKey, StorageError } from '@homelake/storage';

/** A build that another one overtakes starts again, so many times in all. */
const MOST_TRIES = 4;

/**
 * Runs a build that replaces only what it has read, and starts it again where another build wrote there meanwhile. Rejects with the
 * build's own failure, or `precondition-failed` of `key` where others were faster each time.
 */
export async function untilNotOvertaken<Report>(key: ObjectKey, build: () => Promise<Report>): Promise<Report> {
  for (let tries = 1; ; tries++) {
    try {
      return await build();
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'precondition-failed') throw error;
      const detail = 'another build of the tables was faster each time; build them again when it is done';
      if (tries === MOST_TRIES) throw new StorageError('precondition-failed', key, detail, { cause: error });
    }
  }
}
