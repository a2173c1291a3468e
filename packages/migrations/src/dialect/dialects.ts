import type { DialectName } from '@holdfast/resilience';

import type { MigrationDialect } from './migration-dialect.ts';
import { postgresDialect } from './postgres/dialect.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

const dialects: Readonly<Record<DialectName, MigrationDialect>> = {
  postgres: postgresDialect,
  sqlite: sqliteDialect,
};

export function dialectOf(name: DialectName): MigrationDialect {
  return dialects[name];
}
