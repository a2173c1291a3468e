import type { Budget } from '../suite/benchmark.ts';
import type { BenchmarkResult, SuiteResult, VariantResult } from '../suite/suite-result.ts';
import { count, duration, percent, rate, ratio } from './quantity.ts';
import { table } from './table.ts';

/** A suite's result for people: where it ran, and a table per benchmark with ratios to its baseline. */
export function textReport(result: SuiteResult): string {
  const sections = [heading(result), ...result.benchmarks.map(benchmarkSection)];
  return `${sections.join('\n\n')}\n`;
}

function heading({ suite, outcome, startedAt, machine, versions }: SuiteResult): string {
  const { cpu, cores, memoryBytes, platform, architecture } = machine;
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GiB`;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    outcome === 'completed' ? suite : `${suite}: ${outcome.toUpperCase()}, and measured only in part`,
    `${startedAt}, ${platform} ${architecture}, ${cores} × ${cpu}, ${memory}`,
    named.join(', '),
  ].join('\n');
}

function benchmarkSection(benchmark: BenchmarkResult): string {
  const { name, concurrency, rounds, perRound, variants, baseline } = benchmark;
  const callers = concurrency === 1 ? '1 caller' : `${concurrency} callers`;
  const title = `${name} (${callers}, ${rounds} × ${budget(perRound)})`;
  const base = variants.find((variant) => variant.name === baseline);
  const rows = [header(base), ...variants.map((variant) => variantRow(variant, base))];
  return [title, table(rows), ...variants.flatMap(errorLines)].join('\n');
}

function budget(perRound: Budget): string {
  return 'durationMs' in perRound
    ? duration(perRound.durationMs)
    : `${count(perRound.iterations)} operations`;
}

function header(base: VariantResult | undefined): readonly string[] {
  const compared = base ? [`median : ${base.name}`] : [];
  return ['', 'ops/s', ...compared, 'median', 'average', 'p95', 'p99', 'p99.9', 'max', 'errors'];
}

function variantRow({ name, metrics }: VariantResult, base: VariantResult | undefined): readonly string[] {
  const { operationsPerSecond, medianMs, averageMs, p95Ms, p99Ms, p999Ms, maxMs, errorRate } = metrics;
  const compared = base ? [ratio(quotient(medianMs, base.metrics.medianMs))] : [];
  const latencies = [medianMs, averageMs, p95Ms, p99Ms, p999Ms, maxMs].map(duration);
  return [`  ${name}`, rate(operationsPerSecond), ...compared, ...latencies, percent(errorRate)];
}

function quotient(value: number | null, base: number | null): number | null {
  return value === null || base === null ? null : value / base;
}

function errorLines({ name, metrics }: VariantResult): readonly string[] {
  return metrics.errors.map((error) => {
    const [firstLine] = error.message.split('\n');
    return `  ${name} failed: ${count(error.count)} × ${error.kind} (${firstLine})`;
  });
}
