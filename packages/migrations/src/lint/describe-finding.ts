import { fileOf } from '../runner/script-failure.ts';
import type { LintFinding } from './finding.ts';

/** Which part of a description a text is, for those who colour it. */
export type FindingPart = 'head' | 'excerpt' | 'sql';

/** A finding for people, a line each. */
export function describeFinding(
  finding: LintFinding,
  style: (part: FindingPart, text: string) => string = (_, text) => text,
): readonly string[] {
  const { rule, severity, revision, direction, line, column, message, advice } = finding;
  const place = `${revision}/${fileOf(direction)}:${line}:${column}`;
  return [
    `${place}  ${style('head', `${severity} ${rule}`)}`,
    ...excerpt(finding).map((text) => style('excerpt', `  ${text}`)),
    ...wrap(message).map((text) => `  ${text}`),
    ...advice.flatMap(({ says, sql }) => [
      ...wrap(says).map((text, index) => `${index === 0 ? '  →' : '   '} ${text}`),
      ...(sql?.split('\n') ?? []).map((text) => style('sql', `      ${text}`)),
    ]),
  ];
}

/** How much of a long line is shown in front of the place; in all it is twice that. */
const around = 60;

function excerpt({ line, column, text }: LintFinding): readonly string[] {
  const start = Math.max(0, column - 1 - around);
  const characters = Array.from(text);
  // Tabs stay tabs, so that the caret stands under its character however wide they are.
  const indent = characters
    .slice(start, column - 1)
    .join('')
    .replace(/[^\t]/g, ' ');
  return [
    `${line} | ${characters.slice(start, start + 2 * around).join('')}`,
    `${' '.repeat(String(line).length)} | ${indent}^`,
  ];
}

/** How many characters a line of text has at the most. */
const width = 98;

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
