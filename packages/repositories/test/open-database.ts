import type { Database } from '@holdfast/resilience';
import { postgres } from '@holdfast/resilience/postgres';
import { sqlite } from '@holdfast/resilience/sqlite';
import type { BlockDatabase } from '@holdfast-tooling/test-databases';

/** The database of a test block, reached as an application reaches its own. */
export function openDatabase({ engine, url }: Pick<BlockDatabase, 'engine' | 'url'>): Database {
  return engine === 'postgres' ? postgres({ url }) : sqlite({ url });
}
