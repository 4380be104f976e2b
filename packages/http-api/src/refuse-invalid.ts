import type { Hook } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { HttpProblem, problemResponse } from './problem.ts';

/** Answers a request that does not match the schemas of its route with a problem that lists every fault. */
export const refuseInvalid: Hook<unknown, Env, string, Response | undefined> = (result, c) => {
  if (result.success) return undefined;
  const errors = result.error.issues.map((issue) => ({
    in: result.target,
    path: issue.path.join('.'),
    detail: issue.message,
  }));
  const first = errors.map(({ path, detail }) => (path ? `${path}: ${detail}` : detail)).join('; ');
  return problemResponse(new HttpProblem(400, 'invalid-request', first, { extra: { errors } }), c.req.path);
};
