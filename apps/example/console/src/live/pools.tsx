import type { Pool, Stats } from '../api/client.ts';
import { Badge, type Tone } from '../elements/badge.tsx';
import { milliseconds } from './quantity.ts';
import { levels, type Sample } from './samples.ts';
import { Sparkline } from './sparkline.tsx';

interface PoolsProps {
  readonly samples: readonly Sample[];
  readonly stats: Stats;
}

/** The pools of connections, each with its breaker. */
export function Pools({ samples, stats }: PoolsProps) {
  return (
    <section className="pools" aria-label="Pools and breakers">
      {stats.pools.map((pool) => (
        <PoolPanel key={pool.name} pool={pool} samples={samples} />
      ))}
    </section>
  );
}

const purposes: Readonly<Record<string, string>> = {
  service: 'does what the API is asked for',
  gate: 'finds out who calls',
};
const breakers: Readonly<Record<Pool['breaker'], readonly [Tone, string]>> = {
  closed: ['good', 'Breaker closed'],
  'half-open': ['warn', 'Breaker half-open'],
  open: ['bad', 'Breaker open'],
  'forced-open': ['bad', 'Breaker forced open'],
  disabled: ['neutral', 'No breaker'],
};

function PoolPanel({ pool, samples }: { readonly pool: Pool; readonly samples: readonly Sample[] }) {
  const { name, total, idle, inUse, waiting, max, longestHeldMs, breaker, breakerReason, replica } = pool;
  const [tone, told] = breakers[breaker];
  const own = (at: Stats) => at.pools.find((other) => other.name === name);
  const lines = [
    { name: 'in use', values: levels(samples, (at) => own(at)?.inUse) },
    { name: 'waiting', values: levels(samples, (at) => own(at)?.waiting) },
  ];
  return (
    <section className="card pool" aria-label={`Pool ${name}`}>
      <div className="card-head">
        <h2>
          {name} <span className="muted small">{purposes[name]}</span>
        </h2>
        <div className="badges">
          {replica && (
            <Badge tone={replica.state === 'fit' ? 'good' : 'warn'}>
              {replica.state}
              {replica.lagMs != null &&
                replica.state !== 'silent' &&
                `, ${milliseconds(replica.lagMs)} behind`}
            </Badge>
          )}
          <Badge tone={tone}>{told}</Badge>
        </div>
      </div>
      {breakerReason && <p className="small complaint">{breakerReason}</p>}
      <meter min="0" max={max} value={inUse} aria-label={`${inUse} of ${max} connections in use`} />
      <dl className="counts">
        <Count name="in use" value={inUse} className="key-0" />
        <Count name="idle" value={idle} />
        <Count name="waiting" value={waiting} className="key-1" />
        <Count name="open" value={`${total} of ${max}`} />
        <Count name="longest held" value={milliseconds(longestHeldMs)} />
      </dl>
      <Sparkline
        label={`Connections of ${name} in use, and callers waiting, over two minutes`}
        lines={lines}
        top={Math.max(max, waiting)}
      />
    </section>
  );
}

interface CountProps {
  readonly name: string;
  readonly value: number | string;
  readonly className?: string;
}

function Count({ name, value, className }: CountProps) {
  return (
    <div>
      <dt className={className}>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
