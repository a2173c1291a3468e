import { useCallback, useState } from 'react';
import { answered } from '../api/client.ts';
import { isKind } from '../api/problem.ts';
import { History } from '../audit/history.tsx';
import { useAnswer } from '../data/use-answer.ts';
import { Facts } from '../elements/facts.tsx';
import { Loading } from '../elements/loading.tsx';
import { Page } from '../elements/page.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Time } from '../elements/time.tsx';
import { KeysOfUser } from '../keys/keys-of-user.tsx';
import { Link } from '../routing/link.tsx';
import { useSession } from '../session/session.tsx';
import { DeletedUser } from './deleted-user.tsx';
import { EditUser } from './edit-user.tsx';
import { Standing } from './standing.tsx';
import { UserActions } from './user-actions.tsx';

/** One user: who it is, what can be done, their keys, and what happened to them. */
export function UserPage({ id }: { readonly id: string }) {
  const { api, may } = useSession();
  const [changes, setChanges] = useState(0);
  const [isDeleted, setDeleted] = useState(false);
  const ask = useCallback(
    (signal: AbortSignal) => answered(api.GET('/api/users/{id}', { params: { path: { id } }, signal })),
    [api, id],
  );
  const { data: user, problem, again } = useAnswer(ask);
  const changed = () => {
    setDeleted(false);
    setChanges((before) => before + 1);
    again();
  };
  // What is known need not be asked for.
  const deleted = () => {
    setDeleted(true);
    setChanges((before) => before + 1);
  };
  const history = may('audit:read') && <History resource="users" id={id} turn={changes} />;

  if (isDeleted || (problem && isKind(problem, 'not-found')))
    return (
      <Page title="A user who is not here" lead={<Link href="/users">All users</Link>}>
        <DeletedUser id={id} onRestored={changed} />
        {history}
      </Page>
    );
  if (user === undefined)
    return (
      <Page title="User" lead={<Link href="/users">All users</Link>}>
        {problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="the user" />}
      </Page>
    );
  return (
    <Page
      key={user.username}
      title={user.fullName ?? user.username}
      lead={<Link href="/users">All users</Link>}
      tools={may('users:write') && <UserActions user={user} onChanged={changed} onDeleted={deleted} />}
    >
      {problem && <ProblemNotice problem={problem} again={again} />}
      <div className="columns">
        <section className="card" aria-labelledby="about">
          <h2 id="about">About</h2>
          <div className="badges">
            <Standing user={user} />
          </div>
          <Facts
            facts={{
              Username: user.username,
              Email: user.email,
              Registered: <Time at={user.createdAt} />,
              Changed: <Time at={user.updatedAt} />,
              'Last sign-in': user.lastLoginAt ? <Time at={user.lastLoginAt} /> : 'Never',
              Version: user.version,
            }}
          />
        </section>
        {may('users:write') && (
          <EditUser key={user.version} user={user} onChanged={changed} onReload={again} />
        )}
      </div>
      {may('keys:read') && <KeysOfUser user={user} onChanged={changed} turn={changes} />}
      {history}
    </Page>
  );
}
