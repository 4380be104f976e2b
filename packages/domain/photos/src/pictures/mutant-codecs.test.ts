import { ContractViolation } from '@homelake/storage/contract';
import { expect, it } from 'vitest';

import { imageCodecCases, imageCodecContract } from './image-codec-contract.ts';
import { memoryCodecUnderTest } from './memory-codec.test-helper.ts';
import { mutantCodecs } from './mutant-codecs.test-helper.ts';

it.each(mutantCodecs)('a codec that $name is caught', async ({ mutate, killedBy }) => {
  const open = async () => memoryCodecUnderTest((codec) => ({ ...codec, ...mutate(codec) }));
  const found = imageCodecContract({ open }).find(({ name }) => name === killedBy);
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});

it('every case of the contract has a mutant that fails it', () => {
  // The in-memory codec writes TIFF alone, which is itself the mutant of that case.
  const killers = new Set([...mutantCodecs.map(({ killedBy }) => killedBy), 'a rendition is of the type asked for']);
  expect(imageCodecCases.map(({ name }) => name).filter((name) => !killers.has(name))).toEqual([]);
});

it('a codec that writes another type than was asked for is caught', async () => {
  const found = imageCodecContract({ open: async () => memoryCodecUnderTest() }).find(
    ({ name }) => name === 'a rendition is of the type asked for',
  );
  await expect(found?.run()).rejects.toThrow(ContractViolation);
});
