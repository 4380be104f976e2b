import type { FilePlace } from './upload-memory.ts';

/** The part of a handle that TypeScript does not know (https://wicg.github.io/file-system-access). */
interface Permission {
  queryPermission(options: { readonly mode: 'read' }): Promise<PermissionState>;
  requestPermission(options: { readonly mode: 'read' }): Promise<PermissionState>;
}
const permissionOf = (handle: FileSystemHandle): FileSystemHandle & Permission =>
  handle as FileSystemHandle & Permission;

/** The file at a place; `leave` where the browser wants to ask the user first. Rejects where it is not there any more. */
export async function placedFile({ root, path }: FilePlace): Promise<File | 'leave'> {
  if ((await permissionOf(root).queryPermission({ mode: 'read' })) !== 'granted') return 'leave';
  const folders = path.slice(0, -1);
  const name = path.at(-1);
  if (name === undefined) return (root as FileSystemFileHandle).getFile();
  let folder = root as FileSystemDirectoryHandle;
  for (const one of folders) folder = await folder.getDirectoryHandle(one);
  return (await folder.getFileHandle(name)).getFile();
}

/** Has the browser ask the user for leave to read what was dropped. It must be called for a click. */
export const askLeave = async ({ root }: FilePlace): Promise<boolean> =>
  (await permissionOf(root).requestPermission({ mode: 'read' })) === 'granted';
