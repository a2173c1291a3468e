import type { Stats } from '../api/client.ts';
import { milliseconds, share } from './quantity.ts';
import { levels, type Sample } from './samples.ts';
import { Sparkline } from './sparkline.tsx';
import { busiest, failedShare, requestsPerSecond } from './totals.ts';

interface TilesProps {
  readonly samples: readonly Sample[];
  readonly stats: Stats;
}

/** What matters most, as four figures. */
export function Tiles({ samples, stats }: TilesProps) {
  const tiles = [
    { name: 'Requests', value: `${requestsPerSecond(stats).toFixed(1)} /s`, of: requestsPerSecond },
    { name: 'Failed', value: share(failedShare(stats)), of: failedShare, top: 1 },
    { name: 'Median', value: milliseconds(busiest(stats)?.p50Ms), of: (at: Stats) => busiest(at)?.p50Ms },
    {
      name: '99 % within',
      value: milliseconds(busiest(stats)?.p99Ms),
      of: (at: Stats) => busiest(at)?.p99Ms,
    },
  ];
  return (
    <section className="tiles" aria-label="At a glance, over the last minute">
      {tiles.map(({ name, value, of, ...others }) => (
        <div key={name} className="card tile">
          <h2>{name}</h2>
          <p className="figure">{value}</p>
          <Sparkline
            label={`${name}, over two minutes`}
            lines={[{ name, values: levels(samples, of) }]}
            {...others}
          />
        </div>
      ))}
    </section>
  );
}
