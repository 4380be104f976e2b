/// <reference lib="dom" />
// Above: what runs inside the page may name the globals of the page.
import type { Page } from 'playwright-core';

export interface Dropped {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Drops files on the middle of the page, as a user does from another window. */
export async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  const texts = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  await page.locator('main').evaluate((target, files) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name, { lastModified: 1_700_000_000_000 }));
    }
    for (const type of ['dragenter', 'dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, texts);
}
