import type { ColumnFlag, FlagsOf, ValueOf } from '../column/column.ts';
import type { Role, WrittenRole } from '../column/role.ts';
import type { AnyTable, Columns } from './table.ts';

/** A row as it is read: every column but the derived ones. */
export type Row<Of extends AnyTable> = {
  readonly [Property in keyof Of['columns'] as Read<Of['columns'], Property>]: ValueOf<
    Of['columns'][Property]
  >;
};

/**
 * A row to be created. Columns that are nullable, or have a default here or in the database, may be left out; columns
 * with a role are absent, since the repository writes them (but for the access level), as it does the derived ones.
 */
export type NewRow<Of extends AnyTable> = Flat<
  {
    readonly [Property in keyof Of['columns'] as Given<Of['columns'], Property, 'required'>]: ValueOf<
      Of['columns'][Property]
    >;
  } & {
    readonly [Property in keyof Of['columns'] as Given<Of['columns'], Property, 'optional'>]?: ValueOf<
      Of['columns'][Property]
    >;
  }
>;

/** A change to a row: any of its columns but the primary key, and those a new row cannot have. */
export type Patch<Of extends AnyTable> = {
  readonly [Property in keyof Of['columns'] as Changeable<Of['columns'], Property>]?: ValueOf<
    Of['columns'][Property]
  >;
};

/** The primary key of a row: the value of its one column, or an object where it has several. */
export type Key<Of extends AnyTable> = Flat<{
  readonly [Property in keyof Of['columns'] as 'primaryKey' extends FlagsOf<Of['columns'][Property]>
    ? Property
    : never]: ValueOf<Of['columns'][Property]>;
}>;

/** The property that plays `Played`, or never: tells a table with a trait from one without. */
export type PropertyPlaying<Of extends AnyTable, Played extends Role> = {
  [Property in keyof Of['columns']]: Played extends FlagsOf<Of['columns'][Property]> ? Property : never;
}[keyof Of['columns']];

/** A column that may be any, as `AnyTable` has them, is not taken for derived. */
type Read<Described extends Columns, Property extends keyof Described> =
  ColumnFlag extends FlagsOf<Described[Property]>
    ? Property
    : 'derived' extends FlagsOf<Described[Property]>
      ? never
      : Property;

type Given<Described extends Columns, Property extends keyof Described, As extends 'required' | 'optional'> =
  Extract<FlagsOf<Described[Property]>, WrittenRole | 'derived'> extends never
    ? As extends ('optional' extends FlagsOf<Described[Property]> ? 'optional' : 'required')
      ? Property
      : never
    : never;

type Changeable<Described extends Columns, Property extends keyof Described> =
  Extract<FlagsOf<Described[Property]>, WrittenRole | 'derived' | 'primaryKey'> extends never
    ? Property
    : never;

/** Shows an intersection as one object. */
type Flat<Shape> = { [Property in keyof Shape]: Shape[Property] };
