import type { Transaction } from '@holdfast/resilience';

import { describeObjects } from '../introspection/database-description.ts';
import { type DescribedObject, titleOf } from '../introspection/described-object.ts';
import { rebuildEnums, renamedValues } from './enum-values.ts';
import {
  alterColumn,
  asideName,
  createStatements,
  detachable,
  dropStatement,
  renameStatement,
  rowSecurity,
} from './postgres-statements.ts';
import { type Job, Worklist } from './worklist.ts';

/** What was there before, and how it is called there. */
export interface Before {
  readonly objects: readonly DescribedObject[];
  /** The values of enums, by what stays of them when they are renamed. */
  readonly values: ReadonlyMap<string, string>;
  readonly namespace: string | undefined;
}

/** What leads back, as far as anything does. */
export interface WayBack {
  readonly statements: readonly string[];
  /** What the database said to what could not be done. */
  readonly complaints: readonly string[];
}

/**
 * Leads a database, inside a transaction, back to what it had before, and answers with the statements that did. It goes
 * by the catalog's own numbers, by which what was renamed is still the same; and it asks the catalog again after each
 * stage, since PostgreSQL changes much along.
 */
export async function takeBackPostgres(on: Transaction, before: Before): Promise<WayBack> {
  const work = new Worklist(on);
  const look = () => describeObjects(on, { namespace: before.namespace });
  await work.perform(detach(before.objects, await look()));
  await work.perform(dropAdded(before.objects, await look(), ['column']));
  await work.perform(dropAdded(before.objects, await look()));
  const renamed = await renamedValues(on, before.values, before.namespace);
  await work.perform([...setAside(before.objects, await look()), ...renamed]);
  // What is in a table is spoken of by the table's name, so that comes first.
  await work.perform(renameBack(before.objects, await look(), true));
  await work.perform(renameBack(before.objects, await look(), false));
  await work.perform(createGone(before.objects, await look(), false));
  await work.perform(rebuildEnums(before.objects, await look()));
  await work.perform(alter(before.objects, await look()));
  await work.perform(dropAdded(before.objects, await look()));
  await work.perform(createGone(before.objects, await look(), true));
  return { statements: work.done, complaints: work.complaints };
}

function byId(objects: readonly DescribedObject[]): ReadonlyMap<string, DescribedObject> {
  return new Map(objects.map((object) => [object.id, object]));
}

function byTitle(objects: readonly DescribedObject[]): ReadonlyMap<string, DescribedObject> {
  return new Map(objects.map((object) => [titleOf(object), object]));
}

function job(...ways: readonly string[]): Job {
  return { ways };
}

/** The numbers that the catalog gave, in the order in which things were made. */
function place({ id }: DescribedObject): readonly [number, number] {
  const [oid = 0, part = 0] = /(\d+)\.(\d+)$/.exec(id)?.slice(1).map(Number) ?? [];
  return [oid, part];
}

function inOrder(objects: readonly DescribedObject[]): readonly DescribedObject[] {
  return [...objects].sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
}

/** What hangs on others and is new, or another one, or speaks of an enum whose values change. */
function detach(before: readonly DescribedObject[], now: readonly DescribedObject[]): readonly Job[] {
  const old = byId(before);
  const tables = newTables(before, now);
  const types = now.filter(
    ({ kind, id, definition }) => kind === 'enum' && old.get(id)?.definition !== definition,
  );
  const gone = now.filter((object) => {
    if (!detachable.has(object.kind) || tables.has(object.owner ?? '')) return false;
    const was = old.get(object.id);
    return (
      was === undefined ||
      (was.definition !== object.definition && was.name === object.name && was.owner === object.owner) ||
      types.some(({ name }) => object.definition.includes(name))
    );
  });
  return [...inOrder(gone)].reverse().map((object) => job(dropStatement(object)));
}

function newTables(before: readonly DescribedObject[], now: readonly DescribedObject[]): ReadonlySet<string> {
  const old = byId(before);
  return new Set(now.filter(({ kind, id }) => kind === 'table' && !old.has(id)).map(({ name }) => name));
}

function dropAdded(
  before: readonly DescribedObject[],
  now: readonly DescribedObject[],
  kinds?: readonly string[],
): readonly Job[] {
  const [old, wanted] = [byId(before), byTitle(before)];
  const tables = newTables(before, now);
  const added = now.filter(
    (object) =>
      !old.has(object.id) &&
      !tables.has(object.owner ?? '') &&
      wanted.get(titleOf(object))?.definition !== object.definition &&
      (kinds === undefined || kinds.includes(object.kind)) &&
      !/ (?:identity of|owned by) /.test(object.kind === 'sequence' ? object.definition : ''),
  );
  return [...inOrder(added)].reverse().map((object) => job(dropStatement(object)));
}

/** What is new and cannot go yet, because columns have its type, makes room for what had its name. */
function setAside(before: readonly DescribedObject[], now: readonly DescribedObject[]): readonly Job[] {
  const [old, wanted] = [byId(before), byTitle(before)];
  return now
    .filter(
      (object) =>
        !old.has(object.id) &&
        wanted.has(titleOf(object)) &&
        /^(?:enum|domain|type|range)$/.test(object.kind),
    )
    .map((object) => job(renameStatement(object, asideName(object.name))));
}

function renameBack(
  before: readonly DescribedObject[],
  now: readonly DescribedObject[],
  owners: boolean,
): readonly Job[] {
  const old = byId(before);
  return now.flatMap((object) => {
    const was = old.get(object.id);
    const matters = (object.owner === undefined) === owners;
    return was === undefined || was.name === object.name || !matters
      ? []
      : [job(renameStatement(object, was.name))];
  });
}

function createGone(
  before: readonly DescribedObject[],
  now: readonly DescribedObject[],
  withDetached: boolean,
): readonly Job[] {
  const there = byTitle(now);
  const gone = inOrder(before).filter((object) => !there.has(titleOf(object)));
  const tables = new Set(gone.filter(({ kind }) => kind === 'table').map(({ name }) => name));
  return gone
    .filter(
      ({ kind, owner }) =>
        (withDetached || !detachable.has(kind)) && !(kind === 'column' && tables.has(owner ?? '')),
    )
    .flatMap((object) => {
      const columns = inOrder(before.filter(({ kind, owner }) => kind === 'column' && owner === object.name));
      return createStatements(object, columns).map((statement) => job(statement));
    });
}

function alter(before: readonly DescribedObject[], now: readonly DescribedObject[]): readonly Job[] {
  const there = byTitle(now);
  return inOrder(before).flatMap((object) => {
    const is = there.get(titleOf(object));
    if (is === undefined || is.definition === object.definition) return [];
    if (object.kind === 'column') return [job(...alterColumn(is, object.definition))];
    if (object.kind === 'table')
      return rowSecurity(object.name, is.definition, object.definition).map((one) => job(one));
    if (object.kind === 'sequence') return [job(alterSequence(object))];
    const again = `${dropStatement(is)}\n${createStatements(object, []).join('\n')}`;
    return /^(?:function|procedure)$/.test(object.kind)
      ? [job(`${object.definition};`, again)]
      : [job(again)];
  });
}

function alterSequence({ name, definition }: DescribedObject): string {
  const [options = '', owner] = definition.split(/ (?:owned by|identity of) /);
  const owned = definition.includes(' identity of ') ? '' : ` OWNED BY ${owner ?? 'NONE'}`;
  return `ALTER SEQUENCE ${name} ${options}${owned};`;
}
