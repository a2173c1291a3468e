import { useState } from 'react';
import { answered } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Badge } from '../elements/badge.tsx';
import { Button } from '../elements/button.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';

interface Verified {
  readonly ok: boolean;
  readonly entries: number;
  readonly durationMs: number;
  readonly problem: string | null;
}

/** Whether every entry is as it was written: each contains the hash of the one before. */
export function ChainState() {
  const { api } = useSession();
  const action = useAction();
  const [found, setFound] = useState<Verified>();
  const verify = () =>
    action.run(async () => {
      setFound(await answered(api.GET('/api/audit/verify')));
    });
  return (
    <section className="card chain" aria-labelledby="chain">
      <div className="card-head">
        <h2 id="chain">The chain</h2>
        <Button onClick={verify} busy={action.running}>
          {action.running ? 'Verifying…' : 'Verify'}
        </Button>
      </div>
      <div role="status">
        {found === undefined && (
          <p className="muted">
            Each entry contains the hash of the one before. Whoever changes or removes one breaks the chain.
          </p>
        )}
        {found?.ok && (
          <p>
            <Badge tone="good">Whole</Badge> All {found.entries.toLocaleString('en')} entries are as they were
            written, looked at in {Math.max(1, Math.round(found.durationMs))} ms.
          </p>
        )}
        {found?.ok === false && (
          <p>
            <Badge tone="bad">Broken</Badge> {found.problem}
          </p>
        )}
      </div>
      {action.problem && <ProblemNotice problem={action.problem} />}
    </section>
  );
}
