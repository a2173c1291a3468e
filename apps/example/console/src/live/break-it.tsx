import { useCallback, useEffect } from 'react';
import { answered, type Fault } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Badge } from '../elements/badge.tsx';
import { Button } from '../elements/button.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';
import { faults } from './faults.ts';
import { persistently } from './persistently.ts';

const everyMs = 2000;

/** Breaks things on purpose, which only the demo lets itself be asked for. */
export function BreakIt() {
  const { api, may } = useSession();
  const ask = useCallback((signal: AbortSignal) => answered(api.GET('/api/demo', { signal })), [api]);
  const { data: state, loading, again } = useAnswer(ask);
  const action = useAction();
  useEffect(() => {
    if (loading) return undefined;
    const timer = setTimeout(again, everyMs);
    return () => clearTimeout(timer);
  }, [loading, again]);

  if (state === undefined) return null;
  const run = (work: () => Promise<unknown>) => action.run(() => persistently(work).finally(again));
  const breakIt = (fault: Fault) => run(() => answered(api.POST('/api/demo/faults', { body: fault })));
  const mend = () => run(() => answered(api.DELETE('/api/demo/faults')));
  return (
    <section className="card break-it" aria-labelledby="break-it">
      <div className="card-head">
        <h2 id="break-it">Break it</h2>
        <div className="badges">
          <span className="muted small">
            {state.database}
            {state.replica !== null && `, replica: ${state.replica}`}
            {state.backgroundRate > 0 && ` · ${state.backgroundRate} requests/s in the background`}
          </span>
        </div>
      </div>
      <div className="break-buttons">
        {faults
          .filter(({ fault }) => state.faults.includes(fault.kind))
          .map(({ label, told, fault }) => (
            <button
              key={label}
              type="button"
              className="button break"
              disabled={!may('platform:break')}
              aria-busy={action.running || undefined}
              onClick={action.running ? undefined : () => breakIt(fault)}
            >
              <strong>{label}</strong>
              <span className="small">{told}</span>
            </button>
          ))}
      </div>
      <div className="break-state" role="status">
        {state.active.length === 0 ? (
          <Badge tone="good">Nothing is broken</Badge>
        ) : (
          state.active.map(({ kind, detail }) => (
            <Badge key={`${kind} ${detail}`} tone="bad">
              {detail ?? kind}
            </Badge>
          ))
        )}
        {state.active.length > 0 && (
          <Button kind="primary" busy={action.running} onClick={mend}>
            Mend everything
          </Button>
        )}
      </div>
      {action.problem && <ProblemNotice problem={action.problem} />}
    </section>
  );
}
