/**
 * What `work` gives, if it comes in time; afterwards nobody hears what became of it.
 *
 * @throws Error (ETIMEDOUT) that says what was waited for, and for how long.
 */
export async function within<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const tooLate = () =>
    reject(
      Object.assign(new Error(`${what} did not come within ${limitMs / 1_000} s`), { code: 'ETIMEDOUT' }),
    );
  const timer = setTimeout(tooLate, limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
