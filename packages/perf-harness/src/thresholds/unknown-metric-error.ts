import leven from 'leven';
import { PerfHarnessError } from '../errors/perf-harness-error.ts';

/** A threshold on what was not measured and is no metric: it would otherwise never be missed. */
export class UnknownMetricError extends PerfHarnessError {
  readonly metric: string;

  constructor(metric: string, known: readonly string[]) {
    const meant = nearest(metric, known);
    const question = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    super(
      'UnknownMetricError',
      'HF_PERF_METRIC_UNKNOWN',
      `There is no metric '${metric}' to set a threshold on.${question} There are: ${known.join(', ')}.`,
    );
    this.metric = metric;
  }
}

/** The known name that begins so, or else the one that is most like it, where one is like it at all. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  const [best] = known
    .map((candidate) => {
      const other = candidate.toLowerCase();
      return {
        candidate,
        edits: written.length > 2 && other.startsWith(written) ? 0 : leven(written, other),
      };
    })
    .sort((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}
