export type InsightErrorCode = 'unknown-insight' | 'invalid-scope';

/** The request for an insight is not valid. Failures of the query itself are QueryErrors. */
export class InsightError extends Error {
  readonly code: InsightErrorCode;
  constructor(code: InsightErrorCode, message: string) {
    super(message);
    this.name = 'InsightError';
    this.code = code;
  }
}
