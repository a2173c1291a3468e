import type { MemoryLeakVerdict, MemoryTrend } from './memory-leak.ts';

/** A verdict in words. */
export function describeVerdict({
  heap,
  external,
  operations,
  grown,
}: Omit<MemoryLeakVerdict, 'message'>): string {
  const leaks = [
    ...(heap.grows ? [`${size(heap)} of the heap`] : []),
    ...(external.grows ? [`${size(external)} outside of the heap (Buffers)`] : []),
  ];
  if (leaks.length === 0)
    return `no leak in ${operations} operations: ${size(heap)} of the heap, ${size(external)} outside of it.`;
  const sites = grown.map(
    (site) => `\n  ${site.bytesPerOperation.toFixed(0)} bytes: ${site.function} (${site.place})`,
  );
  return (
    `each operation leaves memory behind: ${leaks.join(', and ')}.` +
    (sites.length > 0 ? ` What is still alive was allocated by:${sites.join('')}` : '')
  );
}

function size({ bytesPerOperation, interval }: MemoryTrend): string {
  const [low, high] = [interval.low, interval.high].map((bytes) => bytes.toFixed(0));
  return `${bytesPerOperation.toFixed(0)} bytes an operation (${low} to ${high})`;
}
