import type { FormEvent } from 'react';
import { type ApiKey, answered } from '../api/client.ts';
import { complaintAbout, isKind } from '../api/problem.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { textOf } from '../elements/text-of.ts';
import { useSession } from '../session/session.tsx';
import { permissionsIn } from './permissions-in.ts';

interface KeyPermissionsProps {
  readonly apiKey: ApiKey;
  readonly onChanged: () => void;
  readonly onReload: () => void;
}

/** Sets what a key permits, if it is still at the version that is shown here. */
export function KeyPermissions({ apiKey, onChanged, onReload }: KeyPermissionsProps) {
  const { api } = useSession();
  const action = useAction();
  const { problem } = action;
  const isConflict = problem !== undefined && isKind(problem, 'version-conflict');
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const permissions = permissionsIn(textOf(new FormData(event.currentTarget), 'permissions'));
    const body = { version: apiKey.version, permissions };
    void action.run(async () => {
      await answered(
        api.PUT('/api/api-keys/{id}/permissions', { params: { path: { id: apiKey.id } }, body }),
      );
      onChanged();
    });
  };
  return (
    <section className="card" aria-labelledby="permissions">
      <h2 id="permissions">Permissions</h2>
      <form onSubmit={save}>
        {problem && (
          <ProblemNotice
            problem={problem}
            again={isConflict ? onReload : undefined}
            againLabel="Load it as it is now"
          />
        )}
        <Field
          label="What it permits"
          name="permissions"
          defaultValue={apiKey.permissions.join(', ')}
          autoComplete="off"
          hint="Never more than its user may. Leave it empty to permit nothing."
          complaint={complaintAbout(problem, 'permissions')}
        />
        <div className="actions end">
          <Button kind="primary" type="submit" busy={action.running}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
