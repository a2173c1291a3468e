import { useCallback, useState } from 'react';
import { answered } from '../api/client.ts';
import { isKind } from '../api/problem.ts';
import { History } from '../audit/history.tsx';
import { useAnswer } from '../data/use-answer.ts';
import { Empty } from '../elements/empty.tsx';
import { Facts } from '../elements/facts.tsx';
import { Loading } from '../elements/loading.tsx';
import { Page } from '../elements/page.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Time } from '../elements/time.tsx';
import { Link } from '../routing/link.tsx';
import { useSession } from '../session/session.tsx';
import { KeyActions } from './key-actions.tsx';
import { KeyPermissions } from './key-permissions.tsx';
import { KeyState } from './key-state.tsx';

/** One key: what it permits, how it is used, and what happened to it. */
export function KeyPage({ id }: { readonly id: string }) {
  const { api, may } = useSession();
  const [changes, setChanges] = useState(0);
  const [isRevoked, setRevoked] = useState(false);
  const ask = useCallback(
    (signal: AbortSignal) => answered(api.GET('/api/api-keys/{id}', { params: { path: { id } }, signal })),
    [api, id],
  );
  const { data: apiKey, problem, again } = useAnswer(ask);
  const changed = () => {
    setChanges((before) => before + 1);
    again();
  };
  // What is known need not be asked for.
  const revoked = () => {
    setRevoked(true);
    setChanges((before) => before + 1);
  };
  const history = may('audit:read') && <History resource="api_keys" id={id} turn={changes} />;
  const lead = <Link href="/keys">All keys</Link>;

  if (isRevoked || (problem && isKind(problem, 'not-found')))
    return (
      <Page title="A key that is not here" lead={lead}>
        <div className="card">
          <Empty title="This key was revoked, or was never here.">
            A key that is revoked stays so. Issue another one on its user's page.
          </Empty>
        </div>
        {history}
      </Page>
    );
  if (apiKey === undefined)
    return (
      <Page title="API key" lead={lead}>
        {problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="the key" />}
      </Page>
    );
  return (
    <Page
      title={apiKey.name}
      lead={lead}
      tools={may('keys:write') && <KeyActions apiKey={apiKey} onRevoked={revoked} />}
    >
      {problem && <ProblemNotice problem={problem} again={again} />}
      <div className="columns">
        <section className="card" aria-labelledby="about">
          <h2 id="about">About</h2>
          <div className="badges">
            <KeyState apiKey={apiKey} />
          </div>
          <Facts
            facts={{
              Token: <code>kr_{apiKey.prefix}…</code>,
              User: <Link href={`/users/${apiKey.userId}`}>Show the user</Link>,
              Issued: <Time at={apiKey.createdAt} />,
              Ends: apiKey.expiresAt ? <Time at={apiKey.expiresAt} /> : 'Not before somebody revokes it',
              Uses: apiKey.usageCount.toLocaleString('en'),
              'Last used': apiKey.lastUsedAt ? <Time at={apiKey.lastUsedAt} /> : 'Never',
              Version: apiKey.version,
            }}
          />
        </section>
        {may('keys:write') && (
          <KeyPermissions key={apiKey.version} apiKey={apiKey} onChanged={changed} onReload={again} />
        )}
      </div>
      {history}
    </Page>
  );
}
