import { LoadCancelledError } from '../../load/load-cancelled-error.ts';
import { LoadFailedError } from '../../load/load-failed-error.ts';
import type { LoadGenerator, LoadRunOptions } from '../../load/load-generator.ts';
import type { LoadResult } from '../../load/load-result.ts';

/** Runs a load, and hands over what it measured, also where it was cancelled or failed: then it rejects all the same. */
export async function keepingResult<Context>(
  load: LoadGenerator<Context>,
  options: LoadRunOptions,
  keep: (result: LoadResult) => void,
): Promise<void> {
  try {
    keep(await load.run(options));
  } catch (error) {
    if (error instanceof LoadCancelledError || error instanceof LoadFailedError) keep(error.result);
    throw error;
  }
}
