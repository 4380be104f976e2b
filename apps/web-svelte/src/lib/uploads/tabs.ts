/**
 * Tabs know of each other by locks of the browser, which end with the tab. Browsers have them in a secure context only; elsewhere no tab knows
 * of another. Uploads are still right then, since the server takes each part from several senders, but two tabs may send the same one.
 */
const locks: LockManager | undefined = navigator.locks;

const TAB_LOCK = 'homelake-tab-';
const UPLOAD_LOCK = 'homelake-upload-';

/** Id of this tab, which stays the same after a reload. */
export const TAB = tabId();
void locks?.request(TAB_LOCK + TAB, () => new Promise(() => {}));

/** Ids of the tabs that are open. */
export async function openTabs(): Promise<ReadonlySet<string>> {
  const { held = [] } = (await locks?.query()) ?? {};
  const names = held.map(({ name = '' }) => name).filter((name) => name.startsWith(TAB_LOCK));
  return new Set(names.map((name) => name.slice(TAB_LOCK.length)));
}

/** Runs an action while no other tab runs one for the same key. Rejects where the signal is aborted before. */
export const alone = <T>(key: string, signal: AbortSignal, action: () => Promise<T>): Promise<T> =>
  locks === undefined ? action() : locks.request(UPLOAD_LOCK + key, { signal }, action);

function tabId(): string {
  const made = Math.random().toString(36).slice(2);
  try {
    const known = sessionStorage.getItem(TAB_LOCK);
    if (known !== null) return known;
    sessionStorage.setItem(TAB_LOCK, made);
  } catch {
    // The browser keeps nothing.
  }
  return made;
}
