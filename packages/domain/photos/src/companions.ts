/** A path of an import, and which photo of the same import it belongs to. */
export interface CompanionPath {
  readonly path: string;
  readonly role: 'photo' | 'sidecar' | 'takeout' | 'motion';
  /** Path of its photo. Null for a photo, and for a sidecar or JSON that belongs to none: that is an ordinary file. */
  readonly of: string | null;
}

/** In the order of `paths`. */
export function groupCompanions(paths: readonly string[]): readonly CompanionPath[] {
  return paths.map((path) => ({ path, role: 'photo', of: null }));
}
