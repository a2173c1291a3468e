import { type RunResult, resultFormat } from './run-result.ts';
import { runResultShape } from './run-result-shape.ts';
import { isObject } from './shape.ts';
import { UnreadableResultError } from './unreadable-result-error.ts';

/**
 * A stored result: what `JSON.stringify(result)` wrote.
 *
 * @param source what errors call it: the file's name.
 * @throws UnreadableResultError for what is no result, is damaged, or was written by another version.
 *
 * @example
 * const baseline = readResult(await readFile('baseline.json', 'utf8'), 'baseline.json');
 */
export function readResult(json: string, source: string): RunResult {
  const value = parse(json, source);
  const format = isObject(value) ? value['format'] : undefined;
  if (typeof format !== 'number') {
    throw new UnreadableResultError(source, 'is no result of a run: it names no format.');
  }
  if (format !== resultFormat) {
    throw new UnreadableResultError(
      source,
      `has format ${format}, and this version reads format ${resultFormat}. Measure again, or read it with the version that wrote it.`,
    );
  }
  requireShape(value, source);
  return value;
}

function requireShape(value: unknown, source: string): asserts value is RunResult {
  const fault = runResultShape(value, '');
  if (fault === undefined) return;
  throw new UnreadableResultError(
    source,
    `was damaged: ${fault} is missing, or not what it should be. Measure again.`,
  );
}

function parse(json: string, source: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UnreadableResultError(source, 'is not JSON.', { cause });
  }
}
