import type { SqlStatement } from '../sql/statement.ts';
import { type LintScript, type ScriptComment, waiverMark } from './script.ts';

/** A comment that says why a danger is none here: `-- holdfast-lint-allow add-index: the table has 12 rows`. */
export interface Waiver {
  readonly rules: readonly string[];
  /** The statement that it stands in, or else the next one; `undefined` behind the last. */
  readonly statement: SqlStatement | undefined;
  readonly comment: ScriptComment;
  /** What is wrong with it. */
  readonly fault: string | undefined;
}

const form = /holdfast-lint-allow\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*([^\n]*\S))?/;

export function readWaivers(
  { comments, statements }: LintScript,
  known: ReadonlySet<string>,
): readonly Waiver[] {
  return comments.map((comment) => {
    const [, names = '', reason] = form.exec(comment.text.replace(/\*\/$/, '')) ?? [];
    const rules = names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const statement = statements.find(({ start, text }) => start + text.length > comment.start);
    return { rules, statement, comment, fault: faultOf(rules, reason, known) };
  });
}

function faultOf(
  rules: readonly string[],
  reason: string | undefined,
  known: ReadonlySet<string>,
): string | undefined {
  if (rules.length === 0) return `a comment with ${waiverMark} in it is not of the form that is read`;
  const unknown = rules.filter((rule) => !known.has(rule));
  if (unknown.length > 0) return `there is no rule ${unknown.join(', ')}`;
  return reason === undefined ? 'it gives no reason' : undefined;
}
