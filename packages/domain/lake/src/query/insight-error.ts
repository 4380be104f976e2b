export type InsightErrorCode = 'unknown-insight' | 'invalid-scope';

/** A question that cannot be asked. What goes wrong while it is answered is the engine's QueryError. */
export class InsightError extends Error {
  readonly code: InsightErrorCode;
  constructor(code: InsightErrorCode, message: string) {
    super(message);
    this.name = 'InsightError';
    this.code = code;
  }
}
