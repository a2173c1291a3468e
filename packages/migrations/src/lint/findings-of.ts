import type { Place } from '../sql/character-offsets.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { LintFinding } from './finding.ts';
import type { ScriptLint } from './lint-script.ts';
import { commandStarts } from './read-postgres.ts';
import type { Report, Rule } from './rule.ts';
import { lineOf, placeOfByte, placeOfIndex } from './script.ts';
import type { Waiver } from './waivers.ts';

/** What a rule has said of a statement. */
export interface Reported {
  readonly rule: Rule;
  readonly report: Report;
  readonly statement: SqlStatement;
}

/** What a finding has beside its place. */
type Said = Pick<LintFinding, 'rule' | 'severity' | 'message' | 'advice'>;

export function findingsOf(lint: ScriptLint, reported: readonly Reported[]): Promise<readonly LintFinding[]> {
  return Promise.all(
    gather(reported).map(async ({ rule, report, statement }) => {
      const { message, advice, severity = rule.severity } = report;
      const place = await placeOf(report, statement, lint.script.text);
      return findingAt(lint, place, { rule: rule.name, severity, message, advice });
    }),
  );
}

/** Of a rule that gathers, one report a script, where the first of them is. */
function gather(reported: readonly Reported[]): readonly Reported[] {
  return reported.flatMap((one) => {
    const { rule, report } = one;
    if (rule.gather === undefined) return [one];
    const all = reported.filter((other) => other.rule === rule);
    if (all[0] !== one) return [];
    const abouts = [...new Set(all.map((other) => other.report.about ?? ''))];
    return [{ ...one, report: { ...report, message: rule.gather(abouts) } }];
  });
}

/** A script that cannot be taken apart. */
export function syntaxFindings(lint: ScriptLint): readonly LintFinding[] {
  const { text, fault } = lint.script;
  if (fault === undefined) return [];
  return [
    findingAt(lint, placeOfIndex(text, fault.at), {
      rule: 'syntax-error',
      severity: 'error',
      message: `This is not SQL as PostgreSQL's parser reads it, so nothing of the script was looked at: ${fault.message}.`,
      advice: [],
    }),
  ];
}

/** Waivers that are wrong, or that nothing needs. */
export function waiverFindings(
  lint: ScriptLint,
  waivers: readonly Waiver[],
  used: ReadonlyMap<Waiver, ReadonlySet<string>>,
): readonly LintFinding[] {
  return waivers.flatMap((waiver): readonly LintFinding[] => {
    const place = placeOfIndex(lint.script.text, waiver.comment.start);
    if (waiver.fault !== undefined) {
      const message = `This waiver is not one: ${waiver.fault}.`;
      const advice = [
        { says: 'The form is, above the statement:', sql: '-- holdfast-lint-allow rule-name: the reason' },
      ];
      return [findingAt(lint, place, { rule: 'invalid-waiver', severity: 'error', message, advice })];
    }
    const idle = waiver.rules.filter((rule) => !lint.off.has(rule) && used.get(waiver)?.has(rule) !== true);
    if (idle.length === 0) return [];
    const message = `${idle.join(', ')} finds nothing in the statement below, so this waives nothing.`;
    return [
      findingAt(lint, place, {
        rule: 'unused-waiver',
        severity: 'warning',
        message,
        advice: [{ says: 'Take it out, or put it right above the statement that it is for.' }],
      }),
    ];
  });
}

async function placeOf({ at, command }: Report, statement: SqlStatement, text: string): Promise<Place> {
  if (at !== undefined) return placeOfByte(text, at);
  if (command === undefined || command === 0) return { index: statement.start, ...statement };
  const byte = (await commandStarts(statement.text))[command];
  const { index } = byte === undefined ? { index: 0 } : placeOfByte(statement.text, byte);
  return placeOfIndex(text, statement.start + index);
}

function findingAt(
  { revision, direction, script }: ScriptLint,
  { line, column }: Place,
  said: Said,
): LintFinding {
  const { rule, severity, message, advice } = said;
  return {
    rule,
    severity,
    revision,
    direction,
    line,
    column,
    text: lineOf(script.text, line),
    message,
    advice,
  };
}
