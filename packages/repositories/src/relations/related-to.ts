import type { AnyTable, Relations } from '@holdfast/db-types';
import { ConfigurationError } from '../errors/configuration-error.ts';
import type { RelatedTo } from './include.ts';

/** @throws ConfigurationError where the relations of that name are another table's */
export function relatedTo(
  table: AnyTable,
  relations: Relations | undefined,
  name: string | undefined,
): RelatedTo | undefined {
  if (relations === undefined || name === undefined) return undefined;
  const own = Object.hasOwn(relations, name) ? relations[name] : undefined;
  if (own === undefined) {
    throw new ConfigurationError(
      `A repository of ${table.name} was given the relations of "${name}", which is none of: ${Object.keys(relations).join(', ')}.`,
    );
  }
  for (const [relation, { on }] of Object.entries(own)) {
    const foreign = on.find(({ from }) => !Object.hasOwn(table.columns, from));
    if (foreign === undefined) continue;
    throw new ConfigurationError(
      `A repository of ${table.name} was given the relations of "${name}": ${relation} goes by ${foreign.from}, which is no column of ${table.name}.`,
    );
  }
  return { relations, name };
}
