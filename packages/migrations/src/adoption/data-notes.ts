import { type DescribedObject, titleOf } from '../introspection/described-object.ts';
import { readColumnDefinition } from './column-definition.ts';

/** Statements that do something to rows, or of which that cannot be told. */
const touchesRows: Readonly<Record<string, string>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  TruncateStmt: 'TRUNCATE',
  DoStmt: 'DO',
  CallStmt: 'CALL',
  SelectStmt: 'SELECT',
  CopyStmt: 'COPY',
};

/** A statement, as far as the notes are about it. */
export interface RowStatement {
  readonly kind: string;
  readonly line: number;
}

/** Of a script that only its database can take apart: what begins a line, but for the copying of a table made again. */
export function findRowStatements(script: string): readonly RowStatement[] {
  const kinds = Object.entries(touchesRows);
  return script.split('\n').flatMap((text, index) => {
    const word = /^\s*(?!INSERT INTO ["`]?new_)(\w+)\b/i.exec(text)?.[1]?.toUpperCase();
    const kind = kinds.find(([, name]) => name === word && name !== 'SELECT')?.[0];
    return kind === undefined ? [] : [{ kind, line: index + 1 }];
  });
}

/** What a way back does not bring back, or cannot do where there are rows: a line each, for people. */
export function dataNotes(
  before: readonly DescribedObject[],
  after: readonly DescribedObject[],
  statements: readonly RowStatement[],
): readonly string[] {
  const now = new Map(after.map((object) => [object.id, object]));
  const was = new Map(before.map((object) => [object.id, object]));
  const gone = before.filter(({ id }) => !now.has(id));
  const tables = new Set(gone.filter(({ kind }) => kind === 'table').map(({ name }) => name));
  const rows = statements
    .filter(({ kind }) => Object.hasOwn(touchesRows, kind))
    .map(({ kind, line }) => `What ${touchesRows[kind]} in line ${line} did to rows is not undone.`);
  const empty = gone.flatMap((object) => {
    if (object.kind === 'table') return [`Table ${object.name} comes back empty.`];
    if (object.kind !== 'column' || tables.has(object.owner ?? '')) return [];
    const { notNull, fallback, generated } = readColumnDefinition(object.definition);
    if (generated !== undefined) return [];
    const refused = notNull && fallback === undefined ? ', and only where the table has no rows' : '';
    return [`Column ${object.owner}.${object.name} comes back empty${refused}.`];
  });
  const narrowed = after.flatMap((object) => {
    const old = was.get(object.id);
    if (old === undefined || old.definition === object.definition) return [];
    if (object.kind === 'enum') return [`Rows that have a new value of ${titleOf(object)} stop it.`];
    if (object.kind !== 'column') return [];
    const [one, other] = [readColumnDefinition(object.definition), readColumnDefinition(old.definition)];
    return [
      ...(one.type === other.type
        ? []
        : [`The values of ${object.owner}.${object.name} become ${other.type} again, if they can.`]),
      ...(other.notNull && !one.notNull ? [`Rows without ${object.owner}.${object.name} stop it.`] : []),
    ];
  });
  return [...rows, ...empty, ...narrowed];
}
