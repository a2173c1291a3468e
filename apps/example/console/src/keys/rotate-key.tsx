import type { FormEvent } from 'react';
import { type ApiKey, answered, type IssuedApiKey } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Dialog } from '../elements/dialog.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Select } from '../elements/select.tsx';
import { textOf } from '../elements/text-of.ts';
import { useSession } from '../session/session.tsx';

interface RotateKeyProps {
  readonly apiKey: ApiKey;
  readonly onRotated: (replacement: IssuedApiKey) => void;
  readonly onClose: () => void;
}

const overlaps = [
  ['86400', 'A day'],
  ['3600', 'An hour'],
  ['604800', 'A week'],
  ['0', 'No moment longer'],
] as const;

/** Puts a new key in the place of one, while the old token is good for a while longer. */
export function RotateKey({ apiKey, onRotated, onClose }: RotateKeyProps) {
  const { api } = useSession();
  const action = useAction();
  const rotate = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const overlapSeconds = Number(textOf(new FormData(event.currentTarget), 'overlap'));
    const params = { path: { id: apiKey.id } };
    void action.run(async () =>
      onRotated(await answered(api.POST('/api/api-keys/{id}/rotate', { params, body: { overlapSeconds } }))),
    );
  };
  return (
    <Dialog title={`Rotate “${apiKey.name}”`} onClose={onClose}>
      <form onSubmit={rotate}>
        <p>
          A new key takes its place, with the same permissions. Nobody is refused while both tokens are good.
        </p>
        {action.problem && <ProblemNotice problem={action.problem} />}
        <Select label="The old token is good for" name="overlap" options={overlaps} />
        <div className="actions end">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={action.running}>
            Rotate
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
