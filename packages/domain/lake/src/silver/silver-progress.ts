export interface SilverProgress {
  /** `parse` counts exports, `merge` chats, `reunite` percent of the photo copies, `write` months. */
  readonly phase: 'parse' | 'merge' | 'reunite' | 'write';
  readonly done: number;
  readonly total: number;
}

export interface SilverWarning {
  /** `rebuilt` (the tables were of an earlier version), `text-missing`, or a code of a GroupWarning or a Doubt. */
  readonly code: string;
  readonly exportIds: readonly string[];
  readonly detail: string;
}
