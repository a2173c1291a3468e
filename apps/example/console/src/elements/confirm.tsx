import type { ReactNode } from 'react';
import { useAction } from '../data/use-action.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly verb: string;
  readonly work: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks once more before something that is not easily undone. */
export function Confirm({ title, children, verb, work, onDone, onClose }: ConfirmProps) {
  const action = useAction();
  const confirm = async () => {
    if (await action.run(work)) onDone();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {action.problem && <ProblemNotice problem={action.problem} />}
      <div className="actions end">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" busy={action.running} onClick={confirm}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
