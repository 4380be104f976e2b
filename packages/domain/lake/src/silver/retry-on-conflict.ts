import { type ObjectKey, StorageError } from '@homelake/storage';

/** Number of attempts of a build, the first included. */
const MAX_ATTEMPTS = 4;

/**
 * Runs a build that writes by compare and set, and starts it again after a conflict with another build. Rejects with the build's own failure,
 * or with `precondition-failed` of `key` after a conflict in the last attempt.
 */
export async function retryOnConflict<Report>(key: ObjectKey, build: () => Promise<Report>): Promise<Report> {
  for (let tries = 1; ; tries++) {
    try {
      return await build();
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'precondition-failed') throw error;
      const detail = 'another build of the tables was running; build them again when it has ended';
      if (tries === MAX_ATTEMPTS) throw new StorageError('precondition-failed', key, detail, { cause: error });
    }
  }
}
