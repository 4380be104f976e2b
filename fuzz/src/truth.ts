import type { Call, Location, Media, MessageKind, ParseOptions, Poll } from '@homelake/chat';

/** Truth about a message of a drawn export. */
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
  /** True: the text may keep the invisible mark at its start. */
  readonly textMayKeepMark?: true;
  /** True: only time and sender can be found. */
  readonly isSenderOnly?: true;
}

/** A drawn export with the expected parse. */
export interface DrawnChat {
  readonly file: Uint8Array;
  readonly options: ParseOptions;
  readonly truth: readonly Truth[];
  /** The export of the same phone after only that number of messages. */
  readonly before: (messages: number) => Pick<DrawnChat, 'file' | 'options' | 'truth'>;
  /** Description of the drawing in a few words. */
  readonly style: string;
}
