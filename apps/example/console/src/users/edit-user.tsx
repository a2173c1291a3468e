import type { FormEvent } from 'react';
import { answered, type User } from '../api/client.ts';
import { complaintAbout, isKind } from '../api/problem.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Select } from '../elements/select.tsx';
import { textOf } from '../elements/text-of.ts';
import { useSession } from '../session/session.tsx';
import { roles } from './register-user.tsx';

interface EditUserProps {
  readonly user: User;
  readonly onChanged: () => void;
  /** Loads the user as it is now: somebody else was faster. */
  readonly onReload: () => void;
}

/** Changes a user who is still at the version that is shown here. */
export function EditUser({ user, onChanged, onReload }: EditUserProps) {
  const { api } = useSession();
  const action = useAction();
  const { problem } = action;
  const isConflict = problem !== undefined && isKind(problem, 'version-conflict');

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const role = textOf(form, 'role') === 'admin' ? ('admin' as const) : ('member' as const);
    const body = {
      version: user.version,
      email: textOf(form, 'email'),
      fullName: textOf(form, 'fullName') || null,
      ...(role !== user.role && { role }),
    };
    void action.run(async () => {
      await answered(api.PATCH('/api/users/{id}', { params: { path: { id: user.id } }, body }));
      onChanged();
    });
  };

  return (
    <section className="card" aria-labelledby="edit">
      <h2 id="edit">Change</h2>
      <form onSubmit={save}>
        {problem && (
          <ProblemNotice
            problem={problem}
            again={isConflict ? onReload : undefined}
            againLabel="Load it as it is now"
          />
        )}
        <Field
          label="Full name"
          name="fullName"
          defaultValue={user.fullName ?? ''}
          maxLength={200}
          autoComplete="off"
          complaint={complaintAbout(problem, 'fullName')}
        />
        <Field
          label="Email"
          name="email"
          type="email"
          defaultValue={user.email}
          maxLength={254}
          autoComplete="off"
          required
          complaint={complaintAbout(problem, 'email')}
        />
        <Select label="Role" name="role" options={roles} defaultValue={user.role} />
        <div className="actions end">
          <Button kind="primary" type="submit" busy={action.running}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
