import type { Call, Location, Media, MessageKind, ParseOptions, Poll } from '@homelake/chat';

/** What a message of a drawn export is. */
export interface Truth {
  /** Wall-clock seconds as the header prints them. */
  readonly at: number;
  readonly sender: string | null;
  readonly kind: MessageKind;
  readonly text: string;
  readonly media: Media | null;
  readonly edited: boolean;
  readonly call?: Call;
  readonly poll?: Poll;
  readonly location?: Location;
  /** The text may keep the invisible mark that it begins with. */
  readonly textMayKeepMark?: true;
  /** Time and sender are all that can be told. */
  readonly isSenderOnly?: true;
}

/** A drawn export, and what a parse of it must give. */
export interface DrawnChat {
  readonly file: Uint8Array;
  readonly options: ParseOptions;
  readonly truth: readonly Truth[];
  /** The export that the same phone made when only the first so many messages were there. */
  readonly before: (messages: number) => Pick<DrawnChat, 'file' | 'options' | 'truth'>;
  /** What was drawn, in a few words. */
  readonly style: string;
}
