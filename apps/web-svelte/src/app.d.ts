declare namespace App {
  interface PageState {
    /** Id of the photo that the lightbox shows above the page. */
    photo?: string;
  }
  interface Error {
    /** One line that says what went wrong. */
    message: string;
    /** Explanation or advice; absent where there is none. */
    detail?: string;
  }
}
