import type { Database, DialectName } from '@holdfast/resilience';

import { guardScript } from '../code/guard.ts';
import { dialectOf } from '../dialect/dialects.ts';
import {
  compareSchemas,
  dialectOfSchema,
  readLiveSchema,
  type SchemaDifference,
  type SchemaSide,
} from '../diff/compare-schemas.ts';
import { type Rename, renameInSchema } from '../diff/rename.ts';
import { renameCandidates } from '../diff/rename-candidates.ts';
import { renameScript } from '../diff/rename-script.ts';
import { listRevisionNames } from '../revision/list-revision-names.ts';
import { checkLockFile } from '../revision/lock-file.ts';
import { revisionName } from '../revision/revision-name.ts';
import { providerOf, withoutModels } from '../snapshot/fold-schema.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import { readSnapshot, snapshotText } from '../snapshot/snapshot-file.ts';
import { checkRename } from './check-rename.ts';
import { codeFileIn, codeTemplate } from './code-template.ts';
import { RenameQuestionError } from './rename-question-error.ts';
import { withStanding } from './what-stands.ts';
import { writeRevision } from './write-revision.ts';

export interface CreateOptions {
  /** The folder of migrations; it is made where it is missing. */
  readonly dir: string;
  /** `schema.prisma`, or the folder of a schema in several files. */
  readonly schema: string;
  /** What the revision is for. The folder is called `<time>_<name>`. */
  readonly name: string;
  /** Makes a revision to be written by hand, whatever the schema says. @default false */
  readonly empty?: boolean | undefined;
  /** Writes it in TypeScript, which runs the SQL, where there is any. @default false */
  readonly code?: boolean | undefined;
  /** What keeps its data under another name. */
  readonly renames?: readonly Rename[] | undefined;
  /**
   * Asked which of the candidates are renames; the others are dropped and added. @default rejects with
   * `RenameQuestionError` where there is any
   */
  readonly chooseRenames?: ((candidates: readonly Rename[]) => Promise<readonly Rename[]>) | undefined;
  /** A database with the whole history applied: read where the last revision was made without a snapshot. */
  readonly database?: Database | undefined;
  /** PostgreSQL: the schema that has the tables in it. @default 'public' */
  readonly namespace?: string | undefined;
  /** Only say what would be written. @default false */
  readonly dryRun?: boolean | undefined;
  /** @default the time now */
  readonly now?: Date | undefined;
}

/** What was written, or with `dryRun` would be. */
export interface CreatedRevision {
  readonly name: string;
  /** The way up in SQL: the text of migration.sql, or what the code runs. */
  readonly up: string;
  /** The way back in SQL, likewise. */
  readonly down: string;
  /** The texts of the files, by their names. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Makes the next revision out of what is different between the schema and what the last revision leads to: its
 * migration.sql, its down.sql, and a snapshot of the schema. Answers `undefined`, and writes nothing, where a database
 * would see no difference.
 *
 * @throws NoSnapshotError, RenameQuestionError, SchemaError
 */
export async function createRevision(options: CreateOptions): Promise<CreatedRevision | undefined> {
  const { dir, name, database, namespace, empty = false, dryRun = false, now = new Date() } = options;
  const schema = await readSchema(options.schema);
  await checkLockFile(dir, dialectOf(dialectOfSchema(schema)).providers);
  const last = (await listRevisionNames(dir)).at(-1);
  const folder = revisionName(name, now, last);
  const write = async (scripts: SchemaDifference, snapshot: string | undefined): Promise<CreatedRevision> => {
    const files = await filesOf(options, scripts, dialectOfSchema(schema));
    const text = snapshot === undefined ? undefined : snapshotText(snapshot, last);
    if (!dryRun) await writeRevision(dir, folder, files, text, providerOf(schema));
    return { name: folder, ...scripts, files };
  };
  // By hand the schema changes or it does not: until it is compared again, it is what it was.
  if (empty)
    return write(
      options.code === true ? nothingYet : byHand,
      last === undefined ? withoutModels(schema) : await readSnapshot(dir, last),
    );
  const standing = { dir, last, schema, database, namespace };
  const difference = await withStanding(standing, (from) => differenceOf(from, schema, options));
  if (difference.up === '' && difference.down === '' && options.code !== true) return undefined;
  return write(difference, schema);
}

const nothingYet: SchemaDifference = { up: '', down: '' };
const byHand: SchemaDifference = {
  up: '-- Write here what this migration does.\n',
  down: '-- Write here what undoes it.\n',
};

async function filesOf(
  { dir, code }: CreateOptions,
  { up, down }: SchemaDifference,
  dialect: DialectName,
): Promise<Readonly<Record<string, string>>> {
  if (code !== true) return { 'migration.sql': up, 'down.sql': down };
  const file = await codeFileIn(dir);
  return {
    [file]: codeTemplate(up, down),
    'migration.sql': guardScript(file, dialectOf(dialect).refusing),
  };
}

async function differenceOf(from: SchemaSide, to: string, options: CreateOptions): Promise<SchemaDifference> {
  const before = from.tag === 'schema' ? from.schema : await readLiveSchema(from);
  const renames = await chosenRenames(before, to, options);
  // Read from a database, a schema has not all that is in it; without a renaming it is not needed.
  if (from.tag === 'live' && renames.length === 0) return compareSchemas(from, { tag: 'schema', schema: to });
  const renamed = renames.reduce((schema, rename) => renameInSchema(schema, to, rename), before);
  const names = renames.length === 0 ? { up: '', down: '' } : await renameScript(before, renamed);
  const rest = await compareSchemas({ tag: 'schema', schema: renamed }, { tag: 'schema', schema: to });
  return { up: joinScripts(names.up, rest.up), down: joinScripts(rest.down, names.down) };
}

async function chosenRenames(from: string, to: string, options: CreateOptions): Promise<readonly Rename[]> {
  const { renames = [], chooseRenames = refuse } = options;
  const after = renames.reduce((schema, rename) => {
    checkRename(schema, to, rename);
    return renameInSchema(schema, to, rename);
  }, from);
  const candidates = renameCandidates(after, to);
  return candidates.length === 0 ? renames : [...renames, ...(await chooseRenames(candidates))];
}

async function refuse(candidates: readonly Rename[]): Promise<readonly Rename[]> {
  throw new RenameQuestionError(candidates);
}

function joinScripts(first: string, second: string): string {
  return [first, second].filter((script) => script !== '').join('\n');
}
