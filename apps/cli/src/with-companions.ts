import type { LocalFile } from '@homelake/composition/local';
import { groupCompanions } from '@homelake/photos';
import type { Input } from './inputs.ts';

type Companion = NonNullable<LocalFile['companions']>[number];

/** The inputs, with sidecars, Takeout files and Live Photo clips moved to the photo that they belong to. */
export function withCompanions(inputs: readonly Input[]): readonly (Input & Pick<LocalFile, 'companions'>)[] {
  const files = new Map(inputs.flatMap((input) => ('reason' in input ? [] : [[input.lakePath, input] as const])));
  const companions = new Map<string, Companion[]>();
  const moved = new Set<string>();
  for (const { path, role, of } of groupCompanions([...files.keys()])) {
    const file = files.get(path);
    if (role === 'photo' || of === null || file === undefined) continue;
    moved.add(path);
    companions.set(of, [...(companions.get(of) ?? []), { ...file, role }]);
  }
  return inputs
    .filter((input) => 'reason' in input || !moved.has(input.lakePath))
    .map((input) => {
      const found = 'reason' in input ? undefined : companions.get(input.lakePath);
      return found === undefined ? input : { ...input, companions: found };
    });
}
