import type { Stats } from '../api/client.ts';
import { increases, type Sample } from './samples.ts';
import { Sparkline } from './sparkline.tsx';

interface CountersProps {
  readonly samples: readonly Sample[];
  readonly stats: Stats;
}

type Counter = keyof Stats['counts'];

const told: Readonly<Record<Counter, string>> = {
  retries: 'Retries',
  retriesRefused: 'Retries refused by the budget',
  breakerOpened: 'Breaker opened',
  breakerRefused: 'Refused by the breaker',
  connectionsLost: 'Connections lost',
  connectFailures: 'Connecting failed',
  leaks: 'Connections held too long',
  deadlinesExceeded: 'Deadlines exceeded',
  replicaReadsElsewhere: 'Reads moved off a replica',
  commitsResolved: 'Commits found out about',
};

/** What the data layer did about failures, since the service started. */
export function Counters({ samples, stats }: CountersProps) {
  const counters = Object.entries(told) as [Counter, string][]; // Object.entries forgets the names.
  return (
    <section className="card" aria-labelledby="counters">
      <h2 id="counters">What was done about failures</h2>
      <ul className="counters">
        {counters.map(([counter, name]) => (
          <li key={counter}>
            <span>{name}</span>
            <strong>{stats.counts[counter].toLocaleString('en')}</strong>
            <Sparkline
              label={`${name}, each second`}
              lines={[{ name, values: increases(samples, ({ counts }) => counts[counter]) }]}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
