import {
  compareSchemas,
  describeDifference,
  nothing,
  type SchemaDifference,
} from '../diff/compare-schemas.ts';
import { revisionName } from '../revision/revision-name.ts';
import { compareRevisionNames } from '../revision/revision-order.ts';
import { SchemaError } from '../snapshot/schema-error.ts';
import type { BranchFiles } from './branch-files.ts';
import { ancestorsOf, type Branches } from './branches.ts';
import { mergeSchemas, thingsChanged } from './merge-schemas.ts';
import { conflicting, type RebaseConflict, RebaseError } from './rebase-error.ts';

/** What becomes of one revision. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly follows: string;
  /** The schema that it now leads to. */
  readonly snapshot: string;
  /** The scripts that are to be written; `undefined` where the file stays as it is. */
  readonly up: string | undefined;
  readonly down: string | undefined;
}

/** Finds out what each moved revision comes to behind the others. Writes nothing. */
export async function planRebase(
  branches: Branches,
  files: BranchFiles,
  now: Date,
): Promise<readonly Move[]> {
  const moves: Move[] = [];
  for (const { name } of branches.moved) {
    const follows = moves.at(-1);
    moves.push(await planMove(name, follows, { branches, files, now }));
  }
  return moves;
}

interface Scene {
  readonly branches: Branches;
  readonly files: BranchFiles;
  readonly now: Date;
}

async function planMove(name: string, previous: Move | undefined, scene: Scene): Promise<Move> {
  const { branches, files, now } = scene;
  const follows = previous?.to ?? branches.onto;
  const ours = files.snapshot(name);
  const parent = branches.parents.get(name);
  const base = parent === undefined ? nothing(ours).schema : files.snapshot(parent);
  const theirs = previous?.snapshot ?? files.snapshot(branches.onto);
  const { schema, conflicts } = mergeSchemas(base, theirs, ours);
  if (conflicts.length > 0) {
    throw conflicting(
      conflicts.map(
        ({ thing, ...sides }): RebaseConflict => ({
          thing,
          theirs: { revision: whoChanged(thing, name, scene), did: sides.theirs },
          ours: { revision: name, did: sides.ours },
        }),
      ),
    );
  }
  const [before, after] = [
    await scripts(base, ours, name, follows),
    await scripts(theirs, schema, name, follows),
  ];
  const scriptOf = (file: 'migration.sql' | 'down.sql', old: string, fresh: string) =>
    rewritten({ name, follows, file, text: files.script(name, file), old, fresh });
  const kept = compareRevisionNames(name, follows) > 0;
  return {
    from: name,
    to: kept ? name : revisionName(name.replace(/^\d+_?/, '') || name, now, follows),
    follows,
    snapshot: schema,
    up: scriptOf('migration.sql', before.up, after.up),
    down: scriptOf('down.sql', before.down, after.down),
  };
}

/** The latest of the others that has touched a thing. */
function whoChanged(
  thing: string,
  name: string,
  { branches: { moved, onto, parents }, files }: Scene,
): string {
  const own = new Set(ancestorsOf(name, parents));
  const place = moved.findIndex((link) => link.name === name);
  const others = [
    ...moved
      .slice(0, place)
      .map((link) => link.name)
      .reverse(),
    ...ancestorsOf(onto, parents),
  ];
  const [block = ''] = thing.split(/[. ]/);
  const touched = (other: string): boolean => {
    const parent = parents.get(other);
    const to = files.snapshot(other);
    const things = thingsChanged(parent === undefined ? nothing(to).schema : files.snapshot(parent), to);
    return things.has(thing) || things.has(block) || [...things].some((one) => one.startsWith(`${thing}.`));
  };
  return others.find((other) => !own.has(other) && touched(other)) ?? onto;
}

async function scripts(from: string, to: string, name: string, follows: string): Promise<SchemaDifference> {
  try {
    return await compareSchemas({ tag: 'schema', schema: from }, { tag: 'schema', schema: to });
  } catch (cause) {
    if (!(cause instanceof SchemaError)) throw cause;
    throw new RebaseError(
      `what ${name} makes does not go together with what ${follows} leads to. Nothing was written.\n${cause.message}`,
      [],
      { cause },
    );
  }
}

/** A script is written again only where it is as it was generated: what somebody wrote stays, or it is refused. */
function rewritten(script: {
  readonly name: string;
  readonly follows: string;
  readonly file: string;
  readonly text: string | undefined;
  readonly old: string;
  readonly fresh: string;
}): string | undefined {
  const { name, follows, file, text, old, fresh } = script;
  if (text === undefined || old === fresh) return undefined;
  if (text.replaceAll('\r\n', '\n').trim() === old.trim()) return fresh;
  throw new RebaseError(
    `${name}/${file} was written or edited by hand, and behind ${follows} it would have to be another one. Nothing was written.\n` +
      `  Generated, it would have been:\n${indent(old)}\n  and would now be:\n${indent(fresh)}\n` +
      `  Make it what create had written, rebase, and then edit it again; or make the revision again.`,
  );
}

function indent(script: string): string {
  return (script.trim() || '-- nothing').replace(/^/gm, '    ');
}

/** What the schema on disk says beyond what all revisions together come to; nothing where they agree. */
export async function describeRest(merged: string, schema: string): Promise<string> {
  return describeDifference({ tag: 'schema', schema: merged }, { tag: 'schema', schema });
}
