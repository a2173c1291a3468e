import { answered, type User } from '../api/client.ts';
import { ChangeForm } from '../elements/change-form.tsx';
import { Field } from '../elements/field.tsx';
import { Select } from '../elements/select.tsx';
import { textOf } from '../elements/text-of.ts';
import { useSession } from '../session/session.tsx';
import { roles } from './register-user.tsx';

interface EditUserProps {
  readonly user: User;
  readonly onChanged: () => void;
  readonly onReload: () => void;
}

/** Changes a user who is still at the version that is shown here. */
export function EditUser({ user, ...others }: EditUserProps) {
  const { api } = useSession();
  const { id, version } = user;
  const change = (form: FormData) => {
    const role = textOf(form, 'role') === 'admin' ? ('admin' as const) : ('member' as const);
    const body = {
      version,
      email: textOf(form, 'email'),
      fullName: textOf(form, 'fullName') || null,
      ...(role !== user.role && { role }),
    };
    return answered(api.PATCH('/api/users/{id}', { params: { path: { id } }, body }));
  };
  return (
    <ChangeForm title="Change" change={change} {...others}>
      {(complaint) => (
        <>
          <Field
            label="Full name"
            name="fullName"
            defaultValue={user.fullName ?? ''}
            maxLength={200}
            autoComplete="off"
            complaint={complaint('fullName')}
          />
          <Field
            label="Email"
            name="email"
            type="email"
            defaultValue={user.email}
            maxLength={254}
            autoComplete="off"
            required
            complaint={complaint('email')}
          />
          <Select label="Role" name="role" options={roles} defaultValue={user.role} />
        </>
      )}
    </ChangeForm>
  );
}
