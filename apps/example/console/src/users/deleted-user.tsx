import { answered } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Empty } from '../elements/empty.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';

/** Where a user is not: deleted, maybe, and then there is a way back. */
export function DeletedUser({ id, onRestored }: { readonly id: string; readonly onRestored: () => void }) {
  const { api, may } = useSession();
  const restoring = useAction();
  const restore = async () => {
    const params = { path: { id } };
    if (await restoring.run(() => answered(api.POST('/api/users/{id}/restore', { params })))) onRestored();
  };
  return (
    <div className="card">
      <Empty title="This user is deleted, or was never here.">
        Of one who is deleted, what happened is still told below.
      </Empty>
      {restoring.problem && <ProblemNotice problem={restoring.problem} />}
      {may('users:write') && (
        <div className="actions center">
          <Button kind="primary" busy={restoring.running} onClick={restore}>
            Restore the user
          </Button>
        </div>
      )}
    </div>
  );
}
