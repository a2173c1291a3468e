import { type ApiKey, answered } from '../api/client.ts';
import { ChangeForm } from '../elements/change-form.tsx';
import { Field } from '../elements/field.tsx';
import { textOf } from '../elements/text-of.ts';
import { useSession } from '../session/session.tsx';
import { permissionsIn } from './permissions-in.ts';

interface KeyPermissionsProps {
  readonly apiKey: ApiKey;
  readonly onChanged: () => void;
  readonly onReload: () => void;
}

/** Sets what a key permits, if it is still at the version that is shown here. */
export function KeyPermissions({ apiKey, ...others }: KeyPermissionsProps) {
  const { api } = useSession();
  const { id, version } = apiKey;
  const change = (form: FormData) => {
    const body = { version, permissions: permissionsIn(textOf(form, 'permissions')) };
    return answered(api.PUT('/api/api-keys/{id}/permissions', { params: { path: { id } }, body }));
  };
  return (
    <ChangeForm title="Permissions" change={change} {...others}>
      {(complaint) => (
        <Field
          label="What it permits"
          name="permissions"
          defaultValue={apiKey.permissions.join(', ')}
          autoComplete="off"
          hint="Never more than its user may. Leave it empty to permit nothing."
          complaint={complaint('permissions')}
        />
      )}
    </ChangeForm>
  );
}
