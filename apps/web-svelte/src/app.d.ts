declare namespace App {
  interface PageState {
    /** Id of a photo that is seen large above the page. */
    photo?: string;
  }
  interface Error {
    /** What went wrong, in one plain line. */
    message: string;
    /** What it means or what helps; absent where there is nothing to add. */
    detail?: string;
  }
}
