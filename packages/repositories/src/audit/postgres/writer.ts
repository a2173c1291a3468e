import { type AnyTable, qualifiedName } from '@holdfast/db-types';
import type { Knex } from 'knex';
import type { TableAccess } from '../../access/table-access.ts';
import { insertArrays } from '../../bulk/plain-insert-many.ts';
import type { Predicate } from '../../criteria/predicate.ts';
import { type MappedTable, mappedTable } from '../../mapping/mapped-table.ts';
import type { TableMapping } from '../../mapping/table-mapping.ts';
import { from, wholeRow } from '../../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../../statements/compiled-statement.ts';
import { slot } from '../../statements/slot.ts';
import { assign, shapeOfColumns } from '../../writing/assign.ts';
import type { Assignments, RowWriter } from '../../writing/row-writer.ts';
import { auditLog } from '../audit-log.ts';
import { entryOf, stampOf } from '../entry-context.ts';
import type { RowAction } from '../resource.ts';
import { changesSql, resourceIdSql, toldColumns, wholeRowSql } from './changes-sql.ts';

/** Writes rows and their entries, each kind of write in one statement: neither is there without the other. */
export const writer: RowWriter = {
  insert: (access, { columns, values }) =>
    access.write(insert(access.mapped, columns).bind([...values, ...entryValues(access, 'create')])),
  insertMany(access, { columns, values }, { returning }) {
    const statement = insertMany(access.mapped, columns, returning);
    return access.write(statement.bind([...values, ...entryValues(access, 'create')]));
  },
  change(access, { action, columns, values, predicate }) {
    const statement = change(access.mapped, columns, predicate);
    return access.write(statement.bind([...values, ...predicate.values, ...entryValues(access, action)]));
  },
  async remove(access, predicate) {
    const statement = remove(access.mapped, predicate);
    const { rowCount } = await access.write(
      statement.bind([...predicate.values, ...entryValues(access, 'purge')]),
    );
    return rowCount;
  },
};

/** Values: the columns', the entry's. */
function insert(mapped: MappedTable, columns: Assignments['columns']): CompiledStatement {
  return mapped.statements.get(`audited insert ${shapeOfColumns(columns)}`, () =>
    withEntry(mapped, from(mapped).insert(assign(mapped, columns)), created(mapped, columns)),
  );
}

/** Values: a list for each column, the entry's. */
function insertMany(
  mapped: MappedTable,
  columns: Assignments['columns'],
  returning: boolean,
): CompiledStatement {
  return mapped.statements.get(`audited insert many ${returning} ${shapeOfColumns(columns)}`, () =>
    withEntry(mapped, insertArrays(mapped, columns), { ...created(mapped, columns), returning }),
  );
}

/** What the entries of new rows say. */
function created({ mapping }: MappedTable, columns: Assignments['columns']): EntryShape {
  return {
    changes: wholeRowSql(mapping, after, 'to'),
    stampedBy: stampOf(mapping.table, 'create'),
    firstSlot: columns.length,
  };
}

/** Values: the columns', the predicate's, the entry's. */
function change(
  mapped: MappedTable,
  columns: Assignments['columns'],
  predicate: Predicate,
): CompiledStatement {
  return mapped.statements.get(`audited change ${shapeOfColumns(columns)} where ${predicate.shape}`, () => {
    const { mapping, dialect } = mapped;
    const { quote } = mapping;
    const { builder } = dialect;
    const told = toldColumns(mapping.table, columns);
    const key = mapping.key.map((column, index) => ({ column, was: `key:${index}` }));
    // The row as it is when it is locked, which may be after others have changed it; whoever refers to it need not wait.
    const source = from(mapped)
      .select(
        [...key, ...told].map(({ column, was }) =>
          builder.raw(escaped(`${quote(column.databaseName)} as ${quote(was)}`)),
        ),
      )
      .forNoKeyUpdate();
    predicate.apply(source, columns.length);
    const before = (was: string): string => `"hf:before".${quote(was)}`;
    const name = qualifiedName(mapping.table, 'postgres');
    const written = from(mapped)
      .update(assign(mapped, columns, { countVersion: true }))
      .updateFrom(builder.raw('? as "hf:before"', [source]))
      .whereRaw(
        escaped(
          key
            .map(({ column, was }) => `${name}.${quote(column.databaseName)} = ${before(was)}`)
            .join(' and '),
        ),
      );
    return withEntry(mapped, written, {
      returned: [`${name}.*`, ...told.map(({ was }) => before(was))].join(', '),
      changes: changesSql(mapping, told, after),
      stampedBy: stampOf(mapping.table, 'update'),
      firstSlot: columns.length + predicate.values.length,
    });
  });
}

/** Values: the predicate's, the entry's. */
function remove(mapped: MappedTable, predicate: Predicate): CompiledStatement {
  return mapped.statements.get(`audited remove where ${predicate.shape}`, () => {
    const written = from(mapped).del();
    predicate.apply(written, 0);
    return withEntry(mapped, written, {
      changes: wholeRowSql(mapped.mapping, after, 'from'),
      stampedBy: undefined,
      firstSlot: predicate.values.length,
    });
  });
}

/** What a statement's entries say. */
interface EntryShape {
  /** SQL for what changed. */
  readonly changes: string;
  /** The property that says when the write was, where there is one: the entry says the same. */
  readonly stampedBy: string | undefined;
  /** Where the entry's values are. */
  readonly firstSlot: number;
  /** SQL for what the write returns for the entry. @default the row */
  readonly returned?: string;
  /** Whether the rows are answered. @default true */
  readonly returning?: boolean;
}

/** What the rows that were written are called: as no table is. */
const after = 'hf:after';

/** A statement that writes rows and an entry for each, and answers the rows as they are now. */
function withEntry(
  mapped: MappedTable,
  written: Knex.QueryBuilder,
  { changes, stampedBy, firstSlot, returned = '*', returning = true }: EntryShape,
): CompiledStatement {
  const { mapping, dialect } = mapped;
  const { builder } = dialect;
  const resourceId = resourceIdSql(mapping, after);
  const entry = builder.raw(
    `insert into ${qualifiedName(auditLog, 'postgres')}
      (action, resource_type, user_id, user_email, ip_address, user_agent, action_metadata, created_at, resource_id, changes)
      select ?::text, ?::text, ?::text, ?::text, ?::text, ?::text, ?::jsonb, coalesce(?::timestamptz, ${escaped(timeSql(mapping, stampedBy))}), ${escaped(resourceId)}, ${escaped(changes)}
      from ${mapping.quote(after)}`,
    entryProperties.map((_, index) => slot(firstSlot + index)),
  );
  const query = builder
    .with(after, written.returning(builder.raw(escaped(returned))))
    .with('hf:entry', entry)
    .select(returning ? wholeRow(mapped, after) : builder.raw('1 as written'))
    .from(after);
  return compileStatement(query);
}

function timeSql(mapping: TableMapping, stampedBy: string | undefined): string {
  if (stampedBy === undefined) return 'null';
  const column = mapping.column(stampedBy);
  const time = mapping.nameOf(column, after);
  return column.nativeType.startsWith('timestamptz') ? time : `${time} at time zone 'UTC'`;
}

/** What an entry takes from the caller, in the order of its slots. */
const entryProperties = [
  'action',
  'resourceType',
  'userId',
  'userEmail',
  'ipAddress',
  'userAgent',
  'metadata',
  'createdAt',
] as const;

function entryValues(access: TableAccess<AnyTable>, action: RowAction): readonly unknown[] {
  const { mapping } = mappedTable(auditLog, 'postgres');
  const entry = {
    ...entryOf(access, action),
    createdAt: stampOf(access.table, action) ? null : access.now(),
  };
  return entryProperties.map((property) => {
    const value = entry[property];
    return value === null ? null : mapping.column(property).encode(value);
  });
}

/** A question mark in a name would be taken for a binding. */
function escaped(sql: string): string {
  return sql.replaceAll('?', '\\?');
}
