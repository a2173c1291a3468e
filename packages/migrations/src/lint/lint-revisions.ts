import { join } from 'node:path';
import { type DialectName, InvalidOptionError } from '@holdfast/resilience';

import { dialectOfSchema } from '../diff/compare-schemas.ts';
import { findRevision } from '../revision/find-revision.ts';
import { readProvider } from '../revision/lock-file.ts';
import { readOptional } from '../revision/read-optional.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import type { Revision } from '../revision/revision.ts';
import { withoutByteOrderMark } from '../revision/script-text.ts';
import { Catalog } from './catalog/catalog.ts';
import type { LintFinding } from './finding.ts';
import { lintScript, passOver } from './lint-script.ts';
import { readLintSettings } from './lint-settings.ts';
import { readPostgres } from './read-postgres.ts';
import { readSqlite } from './read-sqlite.ts';
import type { LintScript } from './script.ts';
import { loadSqlWriter } from './sql-writer.ts';

export interface LintOptions {
  /** The folder of migrations. */
  readonly dir: string;
  /** The revisions to look at, by their names or the beginnings of them. @default all after `since` */
  readonly revisions?: readonly string[] | undefined;
  /**
   * The baseline: the last revision that is left as it is; `none` for no baseline.
   * @default what `lint.json` in the folder says, else `none`
   */
  readonly since?: string | undefined;
  /** @default what `migration_lock.toml` says, else `postgres` */
  readonly dialect?: DialectName | undefined;
}

/** What linting a history found. */
export interface LintReport {
  /** The names of the revisions that were looked at. */
  readonly revisions: readonly string[];
  /** In the order of the history, and of the lines in it. */
  readonly findings: readonly LintFinding[];
}

/**
 * Looks for what would lock, rewrite, break or lose something when a history's scripts run on a database that is in
 * use. Reads files only. What stands before a revision is known from the scripts before it, so that all of them are
 * read, whichever are looked at. Migrations in code are passed over.
 *
 * @throws MigrationFolderError, UnknownRevisionError, ConfigError (of `lint.json`), InvalidOptionError
 * @example
 * const { findings } = await lintRevisions({ dir: 'prisma/migrations', since: '20260101000000' });
 */
export async function lintRevisions(options: LintOptions): Promise<LintReport> {
  const { dir } = options;
  if (typeof dir !== 'string' || dir === '')
    throw new InvalidOptionError('dir', 'the folder of migrations', dir);
  const [all, settings, writer] = await Promise.all([
    readRevisions(dir),
    readLintSettings(dir),
    loadSqlWriter(),
  ]);
  const chosen = choose(all, options.revisions, options.since ?? settings.since ?? 'none');
  const dialect = options.dialect ?? (await dialectIn(dir));
  const read = dialect === 'sqlite' ? readSqlite : readPostgres;
  const catalog = new Catalog();
  const findings: LintFinding[] = [];
  const lint = async (
    { name }: Revision,
    direction: 'up' | 'down',
    script: LintScript,
    state: Catalog,
  ): Promise<readonly LintFinding[]> =>
    lintScript({ revision: name, direction, dialect, script, catalog: state, writer, off: settings.off });
  for (const [index, revision] of all.entries()) {
    if (revision.code !== undefined) continue;
    catalog.begin(index * 2);
    const script = await read(withoutByteOrderMark(revision.script));
    if (!chosen.has(revision)) {
      passOver(script, catalog);
      continue;
    }
    findings.push(...(await lint(revision, 'up', script, catalog)));
    if (revision.down === undefined) continue;
    const below = new Catalog(catalog);
    below.begin(index * 2 + 1);
    findings.push(...(await lint(revision, 'down', await read(withoutByteOrderMark(revision.down)), below)));
  }
  return { revisions: [...chosen].map(({ name }) => name), findings };
}

function choose(
  all: readonly Revision[],
  targets: readonly string[] | undefined,
  since: string,
): ReadonlySet<Revision> {
  const names = all.map(({ name }) => name);
  if (targets !== undefined && targets.length > 0) {
    const wanted = new Set(targets.map((target) => findRevision(names, target)));
    return new Set(all.filter(({ name }) => wanted.has(name)));
  }
  const start = since === 'none' ? 0 : names.indexOf(findRevision(names, since)) + 1;
  return new Set(all.slice(start));
}

async function dialectIn(dir: string): Promise<DialectName> {
  const lock = await readOptional(join(dir, 'migration_lock.toml'));
  const provider = lock === undefined ? undefined : readProvider(lock.toString('utf8'));
  if (provider === undefined) return 'postgres';
  return dialectOfSchema(`datasource db {\n  provider = "${provider}"\n}\n`);
}
