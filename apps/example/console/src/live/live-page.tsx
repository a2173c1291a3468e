import { Loading } from '../elements/loading.tsx';
import { Page } from '../elements/page.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';
import { BreakIt } from './break-it.tsx';
import { Counters } from './counters.tsx';
import { Pools } from './pools.tsx';
import { Routes } from './routes.tsx';
import { Tiles } from './tiles.tsx';
import { useSamples } from './use-samples.ts';

/** How the service does at this moment, and, in the demo, what can be done to it. */
export function LivePage() {
  const { api, who } = useSession();
  const { samples, problem } = useSamples(api);
  const stats = samples.findLast((sample) => sample.stats !== undefined)?.stats;
  const isStale = problem !== undefined;
  return (
    <Page title="Live" lead="Two minutes of the service and its database, second by second.">
      {who.demo && <BreakIt />}
      <div role="status" className="stale-note">
        {isStale && stats !== undefined && (
          <p className="notice warn">
            <strong>No answer at this moment:</strong> {problem.detail ?? problem.title}. What is shown is
            what was known last; the stretch without an answer is red.
          </p>
        )}
      </div>
      {stats === undefined &&
        (problem ? <ProblemNotice problem={problem} /> : <Loading what="the figures" />)}
      {stats && (
        <div className={isStale ? 'live stale' : 'live'}>
          <Tiles samples={samples} stats={stats} />
          <Pools samples={samples} stats={stats} />
          <Counters samples={samples} stats={stats} />
          <Routes stats={stats} />
        </div>
      )}
    </Page>
  );
}
