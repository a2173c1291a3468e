import type { AnyColumn } from '../column/column.ts';
import type { Role } from '../column/role.ts';
import { roleDemands } from '../column/role-demands.ts';
import { accessLevels } from '../traits/access-level.ts';
import { TableDefinitionError } from './table-definition-error.ts';

/**
 * Finds the property that plays each role.
 * @throws TableDefinitionError where a column is unfit for its role, or a role is played twice or without its company
 */
export function assignRoles(table: string, columns: readonly AnyColumn[]): { [Played in Role]?: string } {
  const played: { [Played in Role]?: string } = {};
  for (const column of columns) {
    const { role, property } = column;
    if (role === undefined) continue;
    const other = played[role];
    if (other !== undefined) {
      throw new TableDefinitionError(
        `${table}: ${other} and ${property} both play ${role}. Only one column can.`,
      );
    }
    checkFitness(column, role);
    played[role] = property;
  }
  checkCompany(table, played);
  return played;
}

function checkFitness(column: AnyColumn, role: Role): void {
  const { types, nullable } = roleDemands[role];
  const subject = `${column.table}.${column.property} plays ${role}`;
  if (!types.includes(column.type)) {
    throw new TableDefinitionError(
      `${subject} and is of type ${column.type}; that takes ${types.join(' or ')}.`,
    );
  }
  if (nullable !== undefined && nullable !== column.nullable) {
    throw new TableDefinitionError(`${subject} and must ${nullable ? '' : 'not '}be nullable.`);
  }
  if (column.primaryKey) throw new TableDefinitionError(`${subject} and cannot be part of the primary key.`);
  if (role === 'accessLevel') checkLevels(column, subject);
}

/** An enumeration of a schema's own may call the levels differently, or have others. */
function checkLevels(column: AnyColumn, subject: string): void {
  const { encode } = column.codec('postgres');
  for (const level of accessLevels) {
    try {
      encode(level);
    } catch (cause) {
      throw new TableDefinitionError(
        `${subject} and has no ${level}; the levels are ${accessLevels.join(', ')}.`,
        {
          cause,
        },
      );
    }
  }
}

function checkCompany(table: string, played: { readonly [Played in Role]?: string }): void {
  for (const role of Object.keys(played) as Role[]) {
    const { needs } = roleDemands[role];
    if (needs !== undefined && played[needs] === undefined) {
      throw new TableDefinitionError(
        `${table}.${played[role]} plays ${role}, but no column plays ${needs}. Add one, or leave ${role} out.`,
      );
    }
  }
}
