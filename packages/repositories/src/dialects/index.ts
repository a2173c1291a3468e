import type { DialectName } from '@holdfast/resilience';
import { postgres } from './postgres.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { sqlite } from './sqlite.ts';

export const dialects: Readonly<Record<DialectName, SqlDialect>> = { postgres, sqlite };
