import type { Row } from '@holdfast/db-types';
import type { TableAccess } from '../../access/table-access.ts';
import type { Predicate } from '../../criteria/predicate.ts';
import { hasKey, keyOf } from '../../criteria/row-key.ts';
import type { MappedTable } from '../../mapping/mapped-table.ts';
import { from, wholeRow } from '../../reading/select.ts';
import { type CompiledStatement, compileStatement } from '../../statements/compiled-statement.ts';
import { slot } from '../../statements/slot.ts';
import type { UserTable } from './user-table.ts';

interface Login {
  /** From where, as the driver takes it. */
  readonly address: unknown;
  /** The same password, kept in a stronger way than before. */
  readonly rehashed: { readonly stored: string; readonly anew: string } | undefined;
}

/**
 * Notes that a user signed in, and answers the user as they are now. It is no change of the user: the version is not
 * counted up, so that nobody's edit fails by it, and the audit trail has no entry. Of two who sign in at once the later
 * one is kept, and a password that was changed meanwhile is not overwritten.
 */
export async function noteLogin<T extends UserTable>(
  access: TableAccess<T>,
  row: Row<T>,
  { address, rehashed }: Login,
): Promise<Row<T>> {
  const { mapped, table } = access;
  const { mapping } = mapped;
  const predicate = access.within('all', hasKey(mapping, keyOf(table, row)), 'write');
  const time = mapping.column('lastLoginAt').encode(access.now());
  const { encode } = mapping.column('passwordHash');
  const hashes = rehashed === undefined ? [] : [encode(rehashed.stored), encode(rehashed.anew)];
  const statement = login(mapped, predicate, rehashed !== undefined);
  const noted = await access.write(statement.bind([time, address, ...hashes, ...predicate.values]));
  return access.decode(noted)[0] ?? row;
}

/** Values: the time, the address, where hashed anew the old hash and the new one, the predicate's. */
function login(mapped: MappedTable, predicate: Predicate, rehashes: boolean): CompiledStatement {
  const { mapping, dialect, statements } = mapped;
  return statements.get(`login ${rehashes} where ${predicate.shape}`, () => {
    const name = (property: string): string => mapping.column(property).databaseName;
    const [at, ip, hash] = [name('lastLoginAt'), name('lastLoginIp'), name('passwordHash')];
    const unlessLater = (column: string, value: number) =>
      dialect.builder.raw('case when ?? > ? then ?? else ? end', [at, slot(0), column, slot(value)]);
    const query = from(mapped)
      .update({
        [at]: unlessLater(at, 0),
        [ip]: unlessLater(ip, 1),
        ...(rehashes && {
          [hash]: dialect.builder.raw('case when ?? = ? then ? else ?? end', [hash, slot(2), slot(3), hash]),
        }),
      })
      .returning(wholeRow(mapped));
    predicate.apply(query, rehashes ? 4 : 2);
    return compileStatement(query);
  });
}
