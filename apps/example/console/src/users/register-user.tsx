import { type FormEvent, useCallback, useState } from 'react';
import { answered } from '../api/client.ts';
import { complaintAbout } from '../api/problem.ts';
import { useAction } from '../data/use-action.ts';
import { useAnswer } from '../data/use-answer.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { Field } from '../elements/field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Select } from '../elements/select.tsx';
import { textOf } from '../elements/text-of.ts';
import { goTo } from '../routing/location.ts';
import { useSession } from '../session/session.tsx';

/** Registers a user, in the organization that is looked at, or in one of all where these are. */
export function RegisterUser({ onClose }: { readonly onClose: () => void }) {
  const { api, organization } = useSession();
  const action = useAction();
  const { problem } = action;

  const register = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const fullName = textOf(form, 'fullName');
    const body = {
      username: textOf(form, 'username'),
      email: textOf(form, 'email'),
      password: textOf(form, 'password', { trim: false }),
      role: textOf(form, 'role') === 'admin' ? ('admin' as const) : ('member' as const),
      ...(fullName && { fullName }),
    };
    const within = textOf(form, 'organization') || organization;
    void action.run(async () => {
      const user = await answered(
        api.POST('/api/users', { body, headers: { 'keyring-organization': within } }),
      );
      goTo(`/users/${user.id}`);
    });
  };

  return (
    <Dialog title="Register a user" onClose={onClose}>
      <form onSubmit={register}>
        {problem && <ProblemNotice problem={problem} />}
        {organization === '*' && <OrganizationField />}
        <Field
          label="Username"
          name="username"
          maxLength={100}
          autoComplete="off"
          required
          complaint={complaintAbout(problem, 'username')}
        />
        <Field
          label="Email"
          name="email"
          type="email"
          maxLength={254}
          autoComplete="off"
          required
          complaint={complaintAbout(problem, 'email')}
        />
        <Field
          label="Full name"
          name="fullName"
          maxLength={200}
          autoComplete="off"
          complaint={complaintAbout(problem, 'fullName')}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          minLength={8}
          maxLength={1000}
          autoComplete="new-password"
          hint="At least 8 characters."
          required
          complaint={complaintAbout(problem, 'password')}
        />
        <Select label="Role" name="role" options={roles} />
        <div className="actions end">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={action.running}>
            Register
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export const roles = [
  ['member', 'Member: sees users and keys'],
  ['admin', 'Admin: manages the organization'],
] as const;

function OrganizationField() {
  const { api } = useSession();
  const ask = useCallback(
    (signal: AbortSignal) => answered(api.GET('/api/organizations', { signal })),
    [api],
  );
  const { data, problem, again } = useAnswer(ask);
  const [chosen, setChosen] = useState('');
  if (problem) return <ProblemNotice problem={problem} again={again} />;
  const options = (data?.items ?? []).map(({ id, name }) => [id, name] as const);
  return (
    <Select
      label="Organization"
      name="organization"
      options={[['', 'Choose one'], ...options]}
      value={chosen}
      onChange={({ target }) => setChosen(target.value)}
      required
    />
  );
}
