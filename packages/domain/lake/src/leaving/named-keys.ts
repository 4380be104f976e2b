import { exportRecordKey, exportTextKey, fileRecordKey, isObject, photoRecordKey } from '@homelake/storage';

/** Keys of the originals that a record of a photo, chat export or file names; none for other records, and for one that cannot be read. */
export function keysNamedBy(recordKey: string, bytes: Uint8Array): readonly string[] {
  const exported = exportRecordKey.parse(recordKey);
  if (exported !== null) {
    const { media } = readJson(bytes);
    return [exportTextKey.build(exported), ...(isObject(media) ? textsOf(Object.values(media)) : [])];
  }
  if (photoRecordKey.parse(recordKey) !== null) {
    const { key, companions } = readJson(bytes);
    return textsOf([key, ...keysIn(companions)]);
  }
  return fileRecordKey.parse(recordKey) === null ? [] : textsOf(keysIn(readJson(bytes)['arrivals']));
}

function readJson(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const keysIn = (list: unknown): readonly unknown[] =>
  Array.isArray(list) ? list.filter(isObject).map(({ key }) => key) : [];

const textsOf = (values: readonly unknown[]): readonly string[] => values.filter((value) => typeof value === 'string');
