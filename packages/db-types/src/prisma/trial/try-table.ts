import type { AnyColumnBuilder } from '../../column/column-builder.ts';
import { defineTable } from '../../table/define-table.ts';
import type { AnyTable } from '../../table/table.ts';
import { columnCalls } from '../plan/column-calls.ts';
import type { ColumnPlan, JoinTablePlan, TablePlan } from '../plan/table-plan.ts';
import { startColumn } from './start-column.ts';

/**
 * Defines the table as its generated file will, so that a name that is too long or a column that contradicts another is told
 * here and does not keep the application from starting.
 */
export function tryTable(plan: TablePlan, warn: (text: string) => void): AnyTable | undefined {
  try {
    return define(plan);
  } catch (error) {
    warn(`no table was made of it. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

export function define({
  databaseName,
  columns,
  uniqueKeys = [],
}: JoinTablePlan & Partial<Pick<TablePlan, 'uniqueKeys'>>): AnyTable {
  const builders = Object.fromEntries(columns.map((column) => [column.property, describe(column)]));
  return defineTable(databaseName, builders, { uniqueKeys });
}

function describe(plan: ColumnPlan): AnyColumnBuilder {
  return columnCalls(plan).reduce((builder, call) => {
    // A default that is made is only stored here, and never made.
    const argument =
      'given' in call
        ? call.given.kind === 'constant'
          ? call.given.value
          : () => undefined
        : 'value' in call
          ? call.value
          : undefined;
    // Each method takes what the plan has for it, and returns a builder.
    return (builder[call.method] as (argument: unknown) => AnyColumnBuilder)(argument);
  }, startColumn(plan.type));
}
