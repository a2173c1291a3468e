import type { Turns } from '../measure/measure-cell.ts';
import { quantile } from '../measure/quantile.ts';
import type { Row } from '../rows/row.ts';
import type { Cell } from './result.ts';

/**
 * The ratios of a cell. In each round a peer's typical latency is compared with the reference's of the same round, by the
 * medians of both, so that a pause of the machine in one turn decides nothing; and then the median of the rounds is taken.
 */
export function cellOf(
  { name, title }: Row,
  callers: number,
  turns: ReadonlyMap<string, Turns>,
  reference: string,
): Cell {
  const yardstick = turns.get(reference)?.rounds ?? [];
  const peers = Array.from(turns, ([peer, { rounds, metrics }]) => {
    const ratios = rounds.map(({ medianMs }, round) => (yardstick[round]?.medianMs ?? Number.NaN) / medianMs);
    const { medianMs, p99Ms } = metrics.summary();
    return {
      name: peer,
      ratio: {
        median: quantile(ratios, 0.5),
        lowerQuartile: quantile(ratios, 0.25),
        upperQuartile: quantile(ratios, 0.75),
      },
      operationsPerSecond: quantile(
        rounds.map((round) => round.operationsPerSecond),
        0.5,
      ),
      medianMs,
      p99Ms,
      rounds,
    };
  });
  return { row: name, title, callers, peers };
}
