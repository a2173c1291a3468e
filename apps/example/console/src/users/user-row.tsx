import { answered, type User } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Time } from '../elements/time.tsx';
import { Link } from '../routing/link.tsx';
import { useSession } from '../session/session.tsx';
import { Standing } from './standing.tsx';

interface UserRowProps {
  readonly user: User;
  readonly onRestored: () => void;
}

export function UserRow({ user, onRestored }: UserRowProps) {
  const { api, may } = useSession();
  const restoring = useAction();
  const { id, username, email, fullName, createdAt, deletedAt } = user;
  const restore = async () => {
    const params = { path: { id } };
    if (await restoring.run(() => answered(api.POST('/api/users/{id}/restore', { params })))) onRestored();
  };
  return (
    <div className="row">
      <div className="row-main">
        <Link className="row-title" href={`/users/${id}`}>
          {fullName ?? username}
        </Link>
        <span className="muted small">
          {username} · {email}
        </span>
      </div>
      <div className="row-badges">
        <Standing user={user} />
      </div>
      <span className="row-time muted small">
        {deletedAt === null ? (
          <>
            Registered <Time at={createdAt} />
          </>
        ) : (
          <>
            Deleted <Time at={deletedAt} />
          </>
        )}
      </span>
      {deletedAt !== null && may('users:write') && (
        <Button busy={restoring.running} onClick={restore} aria-label={`Restore ${username}`}>
          Restore
        </Button>
      )}
      {restoring.problem && <ProblemNotice problem={restoring.problem} />}
    </div>
  );
}
