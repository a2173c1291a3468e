import type { Segment } from '../sql/segments.ts';

/** As much of a script as goes into one transaction: all of it, but for the BEGIN and COMMIT of its own. */
export function wholeText(script: string, segment: Segment | undefined): string {
  const last = segment?.statements.at(-1);
  if (segment?.how !== 'block' || last === undefined) return script;
  return script.slice(wholeStart(segment), last.start + last.text.length);
}

/** Where that begins in the script. */
export function wholeStart(segment: Segment | undefined): number {
  return segment?.how === 'block' ? (segment.statements[0]?.start ?? 0) : 0;
}
