import { hashesBelow } from './homelake.ts';

/** State of builds that depends on what this home did, such as revisions of the catalog, and not on what the lake holds. */
const OWN_STATE = /^silver\/_state\/(?:photos|files|reunions|report|manifest)\.json$/;

/** SHA-256 of every object and table of a lake, by path, without what the program keeps beside them. */
export const lakeHashes = (home: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(hashesBelow(home)).filter(
      ([path]) => !path.startsWith('.homelake/') && !/(?:^|\/)\.[^/]*\.meta$/.test(path) && !OWN_STATE.test(path),
    ),
  );
