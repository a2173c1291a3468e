import type { RangeVar } from 'libpg-query';

import { nameOfRange } from '../catalog/object-name.ts';
import type { LintStep } from '../finding.ts';
import type { Scene } from '../scene.ts';
import { tableSql } from './alter-sql.ts';

/** How many rows are changed between two commits: some tens of milliseconds of work. */
const size = 5_000;

/** A change of all rows in batches by their key; `change` is UPDATE or DELETE with all that stands before WHERE, where nothing else does. */
export function inBatches(relation: RangeVar, change: string | undefined, scene: Scene): LintStep {
  const name = nameOfRange(relation);
  const [key, ...others] = scene.catalog.primaryKey(name);
  const says =
    'Change them in batches by the primary key, each committed by itself. A backfill in a migration.ts does that, and goes ' +
    'on where it was killed (holdfast-migrate create --ts); SQL does it in a migration that holds nothing else';
  if (key === undefined || others.length > 0 || relation.alias !== undefined || change === undefined)
    return { says: `${says}.` };
  const [table, id] = [tableSql(relation, scene), scene.quote(key)];
  const next = `SELECT ${id} FROM ${table} WHERE low IS NULL OR ${id} > low ORDER BY ${id} LIMIT ${size}`;
  const sql = `DO $$
DECLARE
  low ${table}.${id}%TYPE;
  high ${table}.${id}%TYPE;
BEGIN
  LOOP
    SELECT ${id} INTO high FROM (${next}) AS batch ORDER BY ${id} DESC LIMIT 1;
    EXIT WHEN high IS NULL;
    ${change} WHERE (low IS NULL OR ${id} > low) AND ${id} <= high;
    COMMIT;
    low := high;
  END LOOP;
END $$;`;
  return { says: `${says}:`, sql };
}
