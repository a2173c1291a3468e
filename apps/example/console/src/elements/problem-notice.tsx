import { isKind, type Problem } from '../api/problem.ts';
import { Button } from './button.tsx';

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly again?: (() => void) | undefined;
  /** What the button that asks once more says. @default Try again */
  readonly againLabel?: string;
}

/** What was not done, why, and what can be done about it. */
export function ProblemNotice({ problem, again, againLabel = 'Try again' }: ProblemNoticeProps) {
  const { title, detail, errors = [], requestId } = problem;
  const advice = adviceOn(problem);
  return (
    <div className="notice bad" role="alert">
      <p className="notice-title">{title}.</p>
      {detail && <p>{detail}</p>}
      {advice && <p>{advice}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map(({ pointer, detail: what }) => (
            <li key={`${pointer} ${what}`}>
              <strong>{propertyOf(pointer)}</strong> {what}
            </li>
          ))}
        </ul>
      )}
      <div className="notice-foot">
        {again && (
          <Button onClick={again} kind="plain">
            {againLabel}
          </Button>
        )}
        {requestId && <span className="muted small">Request {requestId.slice(0, 8)}</span>}
      </div>
    </div>
  );
}

function adviceOn(problem: Problem): string | undefined {
  if (isKind(problem, 'version-conflict'))
    return 'Somebody was faster. Load it as it is now, look at what they changed, and make your change again.';
  if (isKind(problem, 'outcome-unknown'))
    return 'The database went away before it said what became of it. Nothing is tried again by itself.';
  if (isKind(problem, 'unavailable') && problem.status !== 0)
    return 'The service holds on, and answers as soon as its database does.';
  if (isKind(problem, 'too-many-requests')) return 'Wait a minute, then try again.';
  return undefined;
}

/** `/body/fullName` is shown as “full name”. */
function propertyOf(pointer: string): string {
  const name = pointer.split('/').at(-1) || 'the request';
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
