import type { QueryErrorCode } from '@homelake/lake';
import type { SandboxSettings } from './duckdb-sandbox.ts';
import type { Selected, SelectRequest } from './duckdb-select.ts';

/** Settings of the query process, as JSON in its first argument. */
export interface QueryProcessSettings extends SandboxSettings {
  /** Resident memory in MiB above which the process ends itself. */
  readonly processLimitMb: number;
}

export type ToQueryProcess =
  | ({ readonly type: 'run'; readonly id: string } & SelectRequest)
  | { readonly type: 'stop'; readonly id: string };

export type FromQueryProcess =
  | { readonly type: 'rows'; readonly id: string; readonly json: Uint8Array; readonly rows: number }
  | ({ readonly type: 'done'; readonly id: string; readonly residentMb: number } & Selected)
  | {
      readonly type: 'failed';
      readonly id: string;
      readonly code: QueryErrorCode;
      readonly detail: string;
      readonly position: number | null;
      readonly residentMb: number;
    };
