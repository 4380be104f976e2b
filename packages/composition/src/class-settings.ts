import type { ClassSettings } from '@homelake/adapters-local/fs-object-store';
import { decodeSettings, DEFAULT_SETTINGS, settingsKey, settledHours } from '@homelake/storage';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads what the settings of a home say about storage classes, at each call: a person may change them while the home is open. Throws
 * SettingsError for settings with a mistake.
 */
export function classSettingsOf(home: string): () => ClassSettings {
  const path = join(home, settingsKey.build({}));
  let known: { readonly file: string; readonly settings: ClassSettings } | null = null;
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    const file = `${stat?.ino} ${stat?.size} ${stat?.mtimeMs}`;
    if (known?.file === file) return known.settings;
    const settings = stat === undefined ? DEFAULT_SETTINGS : decodeSettings(readFileSync(path));
    const { archiveDirectory } = settings;
    known = { file, settings: { archiveDirectory, retrievalHours: settledHours(settings) } };
    return known.settings;
  };
}
