import { useCallback } from 'react';
import { answered } from '../api/client.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Badge, type Tone } from '../elements/badge.tsx';
import { Button } from '../elements/button.tsx';
import { Loading } from '../elements/loading.tsx';
import { Page } from '../elements/page.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Time } from '../elements/time.tsx';
import { useSession } from '../session/session.tsx';
import { nameOf } from './name-of.ts';

const tones: Readonly<Record<string, Tone>> = { applied: 'good', pending: 'warn' };

/** Where the database's schema stands. */
export function MigrationsPage() {
  const { api } = useSession();
  const ask = useCallback((signal: AbortSignal) => answered(api.GET('/api/migrations', { signal })), [api]);
  const { data, problem, loading, again } = useAnswer(ask);
  return (
    <Page
      title="Schema"
      lead="The migrations that made the database what it is, and their way back."
      tools={
        <Button onClick={again} busy={loading}>
          Look again
        </Button>
      }
    >
      {problem && <ProblemNotice problem={problem} again={again} />}
      {data === undefined && !problem && <Loading what="the migrations" />}
      {data && (
        <>
          <p className="state-line" role="status">
            {data.upToDate ? (
              <Badge tone="good">Up to date</Badge>
            ) : (
              <Badge tone="warn">Not up to date</Badge>
            )}{' '}
            {data.revisions.length} migrations
          </p>
          <ol className="rows">
            {data.revisions.map(({ name, state, appliedAt, durationMs, reversible }) => (
              <li key={name}>
                <div className="row">
                  <div className="row-main">
                    <span className="row-title">{nameOf(name)}</span>
                    <code className="muted small">{name}</code>
                  </div>
                  <div className="row-badges">
                    <Badge tone={tones[state] ?? 'bad'}>{state}</Badge>
                    {reversible ? <Badge>has a way back</Badge> : <Badge tone="warn">no way back</Badge>}
                  </div>
                  <span className="row-time muted small">
                    {appliedAt && <Time at={appliedAt} />}
                    {durationMs !== null && `, in ${Math.max(1, Math.round(durationMs))} ms`}
                  </span>
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
    </Page>
  );
}
