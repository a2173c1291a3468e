import { createHash, randomUUID } from 'node:crypto';
import type { TestDatabaseOptions } from './test-database.ts';

/** How to fill a database, and the name under which a run keeps the result. */
export interface Template {
  readonly name: string;
  readonly fill: (url: string) => Promise<void>;
}

const ownKeys = new WeakMap<NonNullable<TestDatabaseOptions['template']>, string>();

/** @throws RangeError where there is a key and nothing to keep under it. */
export function templateOf({ template, templateKey }: TestDatabaseOptions): Template | undefined {
  if (!template) {
    if (templateKey === undefined) return undefined;
    throw new RangeError(`templateKey ${JSON.stringify(templateKey)} is given without a template`);
  }
  const key = templateKey ?? ownKeys.get(template) ?? randomUUID();
  if (templateKey === undefined) ownKeys.set(template, key);
  return { name: `template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`, fill: template };
}
