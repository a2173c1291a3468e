import type { ColumnPlan, DefaultPlan } from './table-plan.ts';

/** A method called on a column that was started: with a value, with a default that is made, or with nothing. */
export type ColumnCall =
  | { readonly method: 'nullable' | 'generatedByDatabase' | 'secret' }
  | { readonly method: 'named' | 'plays' | 'primaryKey'; readonly value?: unknown }
  | { readonly method: 'default'; readonly given: Exclude<DefaultPlan, { readonly kind: 'database' }> };

/** What describes a column behind its type, in the order it is written: the file says it, and the trial does it. */
export function columnCalls({
  type,
  key,
  nullable,
  databaseName,
  role,
  secret,
  ...plan
}: ColumnPlan): ColumnCall[] {
  const calls: ColumnCall[] = [];
  if (key) {
    const isGiven = type.name === 'guid' && key === 'given' && !plan.default;
    calls.push({ method: 'primaryKey', ...(isGiven && { value: { generated: false } }) });
  }
  if (nullable) calls.push({ method: 'nullable' });
  if (databaseName !== undefined) calls.push({ method: 'named', value: databaseName });
  if (plan.default) {
    calls.push(
      plan.default.kind === 'database'
        ? { method: 'generatedByDatabase' }
        : { method: 'default', given: plan.default },
    );
  }
  if (secret) calls.push({ method: 'secret' });
  if (role) calls.push({ method: 'plays', value: role });
  return calls;
}
