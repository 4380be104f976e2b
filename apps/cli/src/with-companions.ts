import type { LocalFile, LocalLake } from '@homelake/composition/local';
import { groupCompanions } from '@homelake/photos';
import type { Input, InputFile } from './inputs.ts';

type Companion = NonNullable<LocalFile['companions']>[number];
type InputWithCompanions = Input & Pick<LocalFile, 'companions'>;

/** Moves sidecars, Takeout JSON and Live Photo clips from the inputs into the `companions` of the photo that they belong to. */
export async function withCompanions(
  inputs: readonly Input[],
  pair: (files: readonly LocalFile[]) => ReturnType<LocalLake['pairClips']>,
): Promise<readonly InputWithCompanions[]> {
  const companions = new Map<Input, Companion[]>();
  const moved = new Set<Input>();
  for (const files of ofOneName(inputs)) {
    const clips = await pair([...files.values()]);
    for (const { path, role, of } of groupCompanions([...files.keys()], clips)) {
      const file = files.get(path);
      const photo = of === null ? undefined : files.get(of);
      if (role === 'photo' || file === undefined || photo === undefined) continue;
      moved.add(file);
      companions.set(photo, [...(companions.get(photo) ?? []), { ...file, role }]);
    }
  }
  return inputs
    .filter((input) => !moved.has(input))
    .map((input) => {
      const found = companions.get(input);
      return found === undefined ? input : { ...input, companions: found };
    });
}

/**
 * Splits the files into maps by lake name. Two folders with the same name may contain files with the same name; the second of them goes
 * into another map, since the name alone does not say which folder's photo a companion belongs to.
 */
function ofOneName(inputs: readonly Input[]): readonly ReadonlyMap<string, InputFile>[] {
  const rounds: Map<string, InputFile>[] = [];
  for (const input of inputs) {
    if ('reason' in input) continue;
    const free = rounds.find((files) => !files.has(input.lakePath)) ?? new Map<string, InputFile>();
    if (free.size === 0) rounds.push(free);
    free.set(input.lakePath, input);
  }
  return rounds;
}
