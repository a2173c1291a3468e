import { type LimitedBenchmark, limited, type RowsOperation } from './limited-benchmark.ts';
import type { BenchmarkPlan, PageAsked } from './repository-benchmark-options.ts';

/** How much more the largest page may take than the smallest. */
const LARGEST_TIMES_SMALLEST = 3;

/** Pages of several sizes, and at several depths. */
export function pages(plan: BenchmarkPlan): readonly LimitedBenchmark[] {
  const { page, pageSizes, pageNumbers } = plan;
  if (page === undefined) return [];
  const smallest = Math.min(...pageSizes);
  const largest = Math.max(...pageSizes);
  const read =
    (asked: PageAsked): RowsOperation =>
    ({ subject }) =>
      page(subject, asked);
  const sizes = pageSizes.map((size) => [sizeName(size), read({ size, number: 1 })] as const);
  const depths = pageNumbers.map((number) => [depthName(number), read({ size: smallest, number })] as const);
  const limits = { [sizeName(largest)]: { timesBaseline: LARGEST_TIMES_SMALLEST } };
  return [
    ...limited(plan, 'page sizes', Object.fromEntries(sizes), {
      baseline: sizeName(smallest),
      thresholds: largest > smallest ? limits : {},
    }),
    ...limited(plan, 'page depths', Object.fromEntries(depths), {
      baseline: depthName(Math.min(...pageNumbers)),
    }),
  ];
}

const sizeName = (size: number): string => `${size} rows`;
const depthName = (number: number): string => `page ${number}`;
