import type { components } from './openapi.d.ts';
import { UnreachableError } from './unreachable-error.ts';

export type Problem = components['schemas']['Problem'];

/** A request that was not done, and what the service says of it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemIn(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof UnreachableError)
    return local('unavailable', 'The service cannot be reached', error.message);
  return local('internal', 'The console failed', String(error));
}

/** What no service said. */
function local(kind: ProblemKind, title: string, detail: string): Problem {
  return { type: `urn:keyring:problem:${kind}`, title, status: 0, detail, requestId: '' };
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'type' in value && 'title' in value;
}

export type ProblemKind = Problem['type'] extends `urn:keyring:problem:${infer Kind}` ? Kind : never;

export function isKind(problem: Problem, kind: ProblemKind): boolean {
  return problem.type === `urn:keyring:problem:${kind}`;
}

/** What the service said of one property of the body, in a sentence. */
export function complaintAbout(problem: Problem | undefined, property: string): string | undefined {
  return problem?.errors?.find(({ pointer }) => pointer === `/body/${property}`)?.detail;
}
