import { createHash } from 'node:crypto';

import type { BackfillPlan } from '../backfill/backfill.ts';
import type { MigrationFunction } from './migration-code.ts';

/** One step of a migration's code. */
export type CodeStep = {
  /** As it is called in the code; `undefined` where the code is one function. */
  readonly name: string | undefined;
} & (
  | { readonly kind: 'function'; readonly run: MigrationFunction }
  | { readonly kind: 'backfill'; readonly plan: BackfillPlan }
);

/**
 * Of the first `count` steps: another one where any of them was renamed, moved or removed. Of their names alone: what a
 * function says of its own text is another text after every tool that compiles it.
 */
export function digestOf(steps: readonly CodeStep[], count: number): string {
  const names = steps.slice(0, count).map(({ name }) => name ?? null);
  return createHash('sha256')
    .update(JSON.stringify(['code', ...names]))
    .digest('hex')
    .slice(0, 16);
}
