import { archiveCases } from './objects/contract-archive.ts';
import type { StoreCase, StoreUnderTest } from './objects/contract-case.ts';
import { keyCases } from './objects/contract-keys.ts';
import { listingCases } from './objects/contract-listing.ts';
import { movingCases } from './objects/contract-moving.ts';
import { readingCases } from './objects/contract-reading.ts';
import { sessionsCases } from './uploads/contract-sessions.ts';
import type { SessionsUnderTest } from './uploads/contract-sessions.ts';
import { writingCases } from './objects/contract-writing.ts';

export type { StoreCase, StoreUnderTest } from './objects/contract-case.ts';
export type { SessionsCase, SessionsUnderTest } from './uploads/contract-sessions.ts';
export { check, ContractViolation, equal, rejectsWith } from './objects/contract-check.ts';

/** Contract cases of ObjectStore. */
export const objectStoreCases: readonly StoreCase[] = [
  ...writingCases,
  ...movingCases,
  ...readingCases,
  ...listingCases,
  ...keyCases,
  ...archiveCases,
];

export interface RunnableCase {
  readonly name: string;
  /** Reason why this implementation skips the case, or null. */
  readonly skip: string | null;
  /** Opens a new subject, runs the case and closes the subject. Rejects with `ContractViolation` where the case fails. */
  readonly run: () => Promise<void>;
}

export interface ContractSetup<Subject> {
  readonly open: () => Promise<Subject>;
  /** Reasons for skipped cases, by case name. An unknown name throws TypeError, so that no reason outlives its case. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** The suite for one implementation, for any test runner: `for (const c of objectStoreContract({ open })) it(c.name, c.run)`. */
export const objectStoreContract = (setup: ContractSetup<StoreUnderTest>): RunnableCase[] =>
  runnableCases(objectStoreCases, setup);

/** The contract suite of UploadSessions for one implementation. */
export const uploadSessionsContract = (setup: ContractSetup<SessionsUnderTest>): RunnableCase[] =>
  runnableCases(sessionsCases, setup);

/** Makes runnable cases from any suite whose cases are data. */
export function runnableCases<Subject extends { readonly close?: () => Promise<void> }>(
  cases: readonly { readonly name: string; readonly run: (subject: Subject) => Promise<void> }[],
  { open, skip = {} }: ContractSetup<Subject>,
): RunnableCase[] {
  for (const name of Object.keys(skip)) {
    if (!cases.some((one) => one.name === name)) throw new TypeError(`skip names no case: ${name}`);
  }
  return cases.map((one) => ({
    name: one.name,
    skip: skip[one.name] ?? null,
    run: async () => {
      const subject = await open();
      try {
        await one.run(subject);
      } finally {
        await subject.close?.();
      }
    },
  }));
}
