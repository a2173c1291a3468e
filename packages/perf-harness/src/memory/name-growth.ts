import { AllocationSampler } from './allocation-sampler.ts';
import { allocationSites, nameOf, placeOf } from './allocation-sites.ts';
import type { GrownAllocation } from './memory-leak.ts';

/** What a function has to have allocated of the growth to be told of: less is noise. */
const LEAST_SHARE = 0.05;

/**
 * Who allocated what grows: of what was allocated since the start, so much more is alive after the second half of the work than
 * after the first. What a bounded cache holds is in both.
 *
 * @param work does half of the work, and resolves to how many operations that were.
 */
export async function nameGrowth(work: () => Promise<number>): Promise<GrownAllocation[]> {
  const sampler = new AllocationSampler();
  await sampler.start();
  try {
    await work();
    const before = allocationSites(await sampler.alive());
    const operations = await work();
    const grown = [...allocationSites(await sampler.alive())]
      .map(([key, { frames, bytes }]) => ({ frames, bytes: bytes - (before.get(key)?.bytes ?? 0) }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes);
    const total = grown.reduce((sum, { bytes }) => sum + bytes, 0);
    return grown
      .filter(({ bytes }) => bytes >= total * LEAST_SHARE)
      .map(({ frames, bytes }) => ({
        function: nameOf(frames[0]),
        place: placeOf(frames[0]),
        stack: frames.map((frame) => `${nameOf(frame)} (${placeOf(frame)})`),
        bytes,
        bytesPerOperation: bytes / operations,
      }));
  } finally {
    await sampler.stop();
  }
}
