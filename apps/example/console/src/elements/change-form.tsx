import { type FormEvent, type ReactNode, useId } from 'react';
import { complaintAbout, isKind } from '../api/problem.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface ChangeFormProps {
  readonly title: string;
  /** Makes the change, of what is still at the version that is shown. */
  readonly change: (form: FormData) => Promise<unknown>;
  readonly onChanged: () => void;
  /** Loads it as it is now: somebody else was faster, or nobody knows what became of the change. */
  readonly onReload: () => void;
  /** The fields; `complaint` tells what the service refused a property for. */
  readonly children: (complaint: (property: string) => string | undefined) => ReactNode;
}

/** A form by which something that has a version is changed. */
export function ChangeForm({ title, change, onChanged, onReload, children }: ChangeFormProps) {
  const id = useId();
  const action = useAction();
  const { problem } = action;
  const mayBeAnother =
    problem !== undefined && (isKind(problem, 'version-conflict') || isKind(problem, 'outcome-unknown'));
  const reload = () => {
    action.forget();
    onReload();
  };
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (await action.run(() => change(form))) onChanged();
  };
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <form onSubmit={save}>
        {problem && (
          <ProblemNotice
            problem={problem}
            again={mayBeAnother ? reload : undefined}
            againLabel="Load it as it is now"
          />
        )}
        {children((property) => complaintAbout(problem, property))}
        <div className="actions end">
          <Button kind="primary" type="submit" busy={action.running}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
