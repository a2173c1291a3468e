import type { Database } from '@holdfast/resilience';

import { readSettings, type Settings } from '../config/settings.ts';
import { UsageError } from '../errors/usage-error.ts';
import { openDatabase } from '../target/open-database.ts';
import type { CommonOptions } from './commands.ts';
import type { Io } from './io.ts';

/** Where a command works: the folders, and the database. */
export interface Project extends Settings {
  readonly database: Database;
  /** PostgreSQL: the schema that has the tables, as the URL's `?schema=` names it. */
  readonly namespace: string | undefined;
  /** The database's name for people, without user and password. */
  readonly label: string;
}

export function settingsOf(options: CommonOptions, io: Io): Promise<Settings> {
  return readSettings(options, io.env, io.cwd ?? process.cwd());
}

/** Opens the database that a command line means, and closes it after `work`. */
export async function withProject<Result>(
  options: CommonOptions,
  io: Io,
  work: (project: Project) => Promise<Result>,
): Promise<Result> {
  const settings = await settingsOf(options, io);
  if (settings.url === undefined) {
    throw new UsageError('which database? Set DATABASE_URL, or give --url postgresql://… or --url file:….');
  }
  const { database, schema, label } = await openDatabase(settings.url);
  try {
    return await work({ ...settings, database, namespace: schema, label });
  } finally {
    await database.close();
  }
}
