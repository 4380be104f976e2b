import { fileURLToPath } from 'node:url';

/** The folder of the example chats and photos, in the repository. */
export const inputDirectory = fileURLToPath(new URL('../input', import.meta.url));
