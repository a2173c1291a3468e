import type { Database } from '@holdfast/resilience';

/** Why no scratch database can be made on this database's server; `undefined` where one can. */
export async function whyNoScratch(database: Database): Promise<string | undefined> {
  if (database.dialect === 'sqlite') return undefined;
  const { rows } = await database.query<{ name: string; may: boolean; standby: boolean }>({
    text: `SELECT rolname AS name, rolcreatedb OR rolsuper AS may, pg_is_in_recovery() AS standby
      FROM pg_roles WHERE rolname = current_user`,
    values: [],
  });
  const [role] = rows;
  if (role?.standby === true) return 'the server is a standby';
  return role?.may === true ? undefined : `the role ${role?.name ?? ''} may not create databases (CREATEDB)`;
}
