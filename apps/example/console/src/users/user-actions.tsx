import { useState } from 'react';
import { answered, type User } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Confirm } from '../elements/confirm.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useSession } from '../session/session.tsx';

type Asked = 'deactivate' | 'delete' | 'sign-out';

interface UserActionsProps {
  readonly user: User;
  readonly onChanged: () => void;
  readonly onDeleted: () => void;
}

/** What can be done with a user at once, or after a second thought. */
export function UserActions({ user, onChanged, onDeleted }: UserActionsProps) {
  const { api, may } = useSession();
  const action = useAction();
  const [asked, setAsked] = useState<Asked>();
  const { id, username, isActive, isVerified, version } = user;
  const path = { id };
  const close = () => setAsked(undefined);
  const done = () => {
    close();
    onChanged();
  };
  const run = async (work: () => Promise<unknown>) => {
    if (await action.run(work)) onChanged();
  };

  return (
    <>
      {!isVerified && (
        <Button
          busy={action.running}
          onClick={() => run(() => answered(api.POST('/api/users/{id}/verify', { params: { path } })))}
        >
          Verify
        </Button>
      )}
      {isActive ? (
        <Button onClick={() => setAsked('deactivate')}>Deactivate</Button>
      ) : (
        <Button
          busy={action.running}
          onClick={() => run(() => answered(api.POST('/api/users/{id}/activate', { params: { path } })))}
        >
          Activate
        </Button>
      )}
      {may('users:credentials') && <Button onClick={() => setAsked('sign-out')}>Sign out everywhere</Button>}
      <Button kind="danger" onClick={() => setAsked('delete')}>
        Delete
      </Button>
      {action.problem && <ProblemNotice problem={action.problem} />}
      {asked === 'deactivate' && (
        <Confirm
          title={`Deactivate ${username}?`}
          verb="Deactivate"
          work={() => answered(api.POST('/api/users/{id}/deactivate', { params: { path } }))}
          onDone={done}
          onClose={close}
        >
          <p>
            They are signed out, and neither their password nor their keys work until they are activated
            again.
          </p>
        </Confirm>
      )}
      {asked === 'sign-out' && (
        <Confirm
          title={`Sign ${username} out everywhere?`}
          verb="Sign out"
          work={() => answered(api.DELETE('/api/users/{id}/sessions', { params: { path } }))}
          onDone={done}
          onClose={close}
        >
          <p>Their sessions end at once. Their password and their keys stay.</p>
        </Confirm>
      )}
      {asked === 'delete' && (
        <Confirm
          title={`Delete ${username}?`}
          verb="Delete"
          work={() => answered(api.DELETE('/api/users/{id}', { params: { path, query: { version } } }))}
          onDone={onDeleted}
          onClose={close}
        >
          <p>They can be restored later, but without their keys: those end for good.</p>
        </Confirm>
      )}
    </>
  );
}
