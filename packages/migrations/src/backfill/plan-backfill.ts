import type { BackfillPlan, BatchContext } from './backfill.ts';

const defaults = { targetMs: 200, maxRows: 10_000, pauseMs: 20 } as const;

const known = ['backfill', 'key', 'columns', 'where', 'batch', 'targetMs', 'maxRows', 'pauseMs'];

/** A backfill as its author wrote it, with its defaults; `refuse` is told what is wrong with it. */
export function planBackfill(given: object, refuse: (message: string) => never): BackfillPlan {
  // Whatever it has is looked at before it is used.
  const options = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) refuse(`option ${unknown} is none; there are ${known.join(', ')}.`);
  const must = (option: string, what: string): never =>
    refuse(`${option} must be ${what}; it is ${JSON.stringify(options[option]) ?? 'not given'}.`);

  const names = (option: string, what: string): readonly string[] => {
    const value = options[option];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = list.filter((item) => typeof item === 'string' && item !== '');
    // Only texts are left.
    return texts.length === list.length && list.length > 0
      ? (texts as readonly string[])
      : must(option, what);
  };
  const number = (option: 'targetMs' | 'maxRows' | 'pauseMs', least: number, what: string): number => {
    const value = options[option] ?? defaults[option];
    return typeof value === 'number' && Number.isFinite(value) && value >= least ? value : must(option, what);
  };
  const { batch, where } = options;
  if (typeof batch !== 'function') must('batch', 'a function');
  if (where !== undefined && (typeof where !== 'string' || where.trim() === ''))
    must('where', 'a condition in SQL');
  return {
    table: names('backfill', 'the name of a table'),
    key: options['key'] === undefined ? undefined : names('key', 'the columns of a unique key'),
    columns: options['columns'] === undefined ? [] : names('columns', 'a list of columns'),
    where: typeof where === 'string' ? where : undefined,
    // Called on the object that it was written in, as any method.
    batch: (context) => (batch as (context: BatchContext) => unknown).call(given, context),
    targetMs: number('targetMs', 1, 'a number of milliseconds, at least 1'),
    maxRows: Math.floor(number('maxRows', 1, 'a number of rows, at least 1')),
    pauseMs: number('pauseMs', 0, 'a number of milliseconds, at least 0'),
  };
}
