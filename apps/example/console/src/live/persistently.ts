import { isKind, ProblemError } from '../api/problem.ts';

/** Tries again while the database is away: to mend what was broken has to work when it is broken. */
export async function persistently(
  work: () => Promise<unknown>,
  { tries = 6, pauseMs = 500 }: { readonly tries?: number; readonly pauseMs?: number } = {},
): Promise<unknown> {
  for (let number = 1; ; number++) {
    try {
      return await work();
    } catch (error) {
      if (number >= tries || !isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return isKind(error.problem, 'unavailable') || isKind(error.problem, 'deadline');
}
