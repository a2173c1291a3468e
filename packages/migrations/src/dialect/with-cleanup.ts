/** Runs `work`, then `cleanup` in any case. Where both fail the work's failure is the one that tells something. */
export async function withCleanup<Result>(
  work: () => Promise<Result>,
  cleanup: () => Promise<unknown>,
): Promise<Result> {
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await cleanup().catch(() => undefined);
    throw error;
  }
  await cleanup();
  return result;
}
