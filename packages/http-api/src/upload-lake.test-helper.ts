import { abortParts, completeParts, linkParts, openUpload, receivedParts } from '@homelake/lake';
import { createMemoryJobQueue, createMemoryWorkView } from '@homelake/lake/memory';
import { createMemoryObjectStore, createMemoryUploadSessions } from '@homelake/storage/memory';
import type { MemoryDisk, MemorySessions } from '@homelake/storage/memory';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import type { UploadIntake } from './services.ts';

const urlOf = (token: string) => `/api/uploads/parts/${token}`;

export const HOST = 'http://127.0.0.1:4600';

/** The app over a lake in memory that receives uploads and does not process them. */
export function openUploadLake(change: Partial<UploadIntake> = {}) {
  const disk: MemoryDisk = new Map();
  const parts: MemorySessions = new Map();
  const errors: unknown[] = [];
  const clock = { now: Date.UTC(2026, 0, 1) };
  let ids = 0;
  const now = () => clock.now;
  const newId = () => `id-${++ids}`;
  const store = createMemoryObjectStore({ disk });
  const queue = createMemoryJobQueue({ now });
  const sessions = createMemoryUploadSessions({ store, disk: parts, newId, now, urlOf });
  const view = createMemoryWorkView();
  const ports = { store, view, queue, now, newId, sessions };
  const uploads: UploadIntake = {
    open: (upload) => openUpload(ports, upload),
    links: (id, requests) => linkParts(ports, id, requests),
    receive: (token, bytes) => sessions.receive(token, bytes),
    parts: (id) => receivedParts(ports, id),
    complete: (id, sha256) => completeParts(ports, id, sha256),
    abort: (id) => abortParts(ports, id),
    get: (asked) => view.get(asked),
    list: (of, page) => view.list(of, page),
    exportsInTables: async () => new Set(['built']),
    ...change,
  };
  const app = createApp({ ...idleServices, uploads, reportError: (error) => errors.push(error) });
  const send: typeof fetch = async (input, init) =>
    app.request(new Request(new URL(input instanceof Request ? input.url : input, HOST), init));
  return { app, send, store, sessions, view, queue, disk, parts, errors, clock };
}
