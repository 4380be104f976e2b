import type { SessionsUnderTest } from './contract-sessions.ts';
import { createMemoryObjectStore, createMemoryUploadSessions } from '../memory.ts';
import type { MemoryDisk, MemorySessions } from '../memory.ts';
import { createPartLinks } from './part-links.ts';
import type { PartReceiver, UploadSessions } from './upload-sessions.ts';

/** A place in memory for the contract, whose sessions are changed as `mutate` says. */
export function openMemorySessions(
  mutate: (sessions: UploadSessions, disk: MemorySessions) => Partial<UploadSessions> = () => ({}),
): SessionsUnderTest {
  const [objects, disk]: [MemoryDisk, MemorySessions] = [new Map(), new Map()];
  let ids = 0;
  const newId = () => `session-${++ids}`;
  const open = (): Pick<SessionsUnderTest, 'sessions' | 'store'> & PartReceiver => {
    const store = createMemoryObjectStore({ disk: objects });
    const right = createMemoryUploadSessions({ store, disk, newId, now: Date.now });
    const sessions = { ...right, ...mutate(right, disk) };
    // Links lead to the changed sessions.
    const links = createPartLinks({ key: new Uint8Array(32), urlOf: (token) => token, now: Date.now });
    return { store, sessions, ...links.receiver(sessions) };
  };
  const subject = open();
  return {
    ...subject,
    reopen: async () => open(),
    async send({ url }, bytes) {
      return subject.receive(url.slice('memory:'.length), inTwo(bytes)).catch(() => false);
    },
  };
}

async function* inTwo(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.ceil(bytes.length / 2);
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}
