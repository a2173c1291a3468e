import type { AnyTable, Columns, Row } from '@holdfast/db-types';
import type { ColumnsFor } from '../columns-for.ts';

/** What a user repository reads and writes of a user. */
export interface UserValues {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  /** `null`: a user who signs in by other means, and by no password. */
  readonly passwordHash: string | null;
  readonly fullName: string | null;
  readonly isActive: boolean;
  readonly isVerified: boolean;
  readonly verifiedAt: Date | null;
  readonly lastLoginAt: Date | null;
  readonly lastLoginIp: string | null;
  readonly createdAt: Date;
}

/** A table of users: it has these columns, and any others beside them. */
export interface UserTable extends AnyTable {
  readonly columns: Columns & ColumnsFor<UserValues>;
}

/** A user by what every user table has. */
export function valuesOf<T extends UserTable>(row: Row<T>): UserValues {
  // A row of a table with these columns has their values.
  return row as unknown as UserValues;
}
