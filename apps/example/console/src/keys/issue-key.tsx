import { type FormEvent, useState } from 'react';
import { answered, type IssuedApiKey } from '../api/client.ts';
import { complaintAbout } from '../api/problem.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { Field } from '../elements/field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Select } from '../elements/select.tsx';
import { textOf } from '../elements/text-of.ts';
import { useSession } from '../session/session.tsx';
import { permissionsIn } from './permissions-in.ts';
import { ShownOnce } from './shown-once.tsx';

interface IssueKeyProps {
  readonly userId: string;
  readonly onIssued: () => void;
  readonly onClose: () => void;
}

const dayMs = 86_400_000;
const lifetimes = [
  ['90', '90 days'],
  ['30', '30 days'],
  ['365', 'A year'],
  ['', 'Until it is revoked'],
] as const;

/** Issues a key, and shows its token this once. */
export function IssueKey({ userId, onIssued, onClose }: IssueKeyProps) {
  const { api } = useSession();
  const action = useAction();
  const [issued, setIssued] = useState<IssuedApiKey>();
  const { problem } = action;

  const issue = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(textOf(form, 'days'));
    const body = {
      name: textOf(form, 'name'),
      permissions: permissionsIn(textOf(form, 'permissions')),
      ...(days > 0 && { expiresAt: new Date(Date.now() + days * dayMs).toISOString() }),
    };
    void action.run(async () => {
      const params = { path: { id: userId } };
      setIssued(await answered(api.POST('/api/users/{id}/api-keys', { params, body })));
      onIssued();
    });
  };

  if (issued !== undefined) return <ShownOnce issued={issued} onClose={onClose} />;
  return (
    <Dialog title="Issue a key" onClose={onClose}>
      <form onSubmit={issue}>
        {problem && <ProblemNotice problem={problem} />}
        <Field
          label="Name"
          name="name"
          maxLength={100}
          autoComplete="off"
          hint="What it is for: “laptop”, “nightly export”."
          required
          complaint={complaintAbout(problem, 'name')}
        />
        <Field
          label="Permissions"
          name="permissions"
          defaultValue="users:read"
          autoComplete="off"
          hint="Such as users:read, keys:*, or * for all that the user may do."
          complaint={complaintAbout(problem, 'permissions')}
        />
        <Select label="Good for" name="days" options={lifetimes} />
        <div className="actions end">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={action.running}>
            Issue
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
