import type { Database } from '@holdfast/resilience';
import type { KeyringDatabases } from './databases.ts';

/** The roles that Keyring connects as do not keep organizations apart. */
class NoWallError extends Error {
  override readonly name = 'NoWallError';
}

interface Standing {
  readonly name: string;
  readonly unheld: boolean;
  readonly isService: boolean;
  readonly isGate: boolean;
}

/**
 * Looks whether row security holds the connections: a superuser, or a role with BYPASSRLS, would see every organization, and
 * nothing else would show it.
 * @throws NoWallError
 */
export async function requireWalls({ service, gate }: KeyringDatabases): Promise<void> {
  const [serving, guarding] = await Promise.all([standingOf(service), standingOf(gate)]);
  for (const { name, unheld } of [serving, guarding]) {
    if (unheld)
      throw new NoWallError(
        `No policy holds the role ${name}. Connect as one without SUPERUSER and BYPASSRLS.`,
      );
  }
  if (!serving.isService || serving.isGate) {
    throw new NoWallError(
      `The service connects as ${serving.name}, which has to be a member of keyring_service only.`,
    );
  }
  if (!guarding.isGate) {
    throw new NoWallError(`The gate connects as ${guarding.name}, which has to be a member of keyring_gate.`);
  }
}

async function standingOf(database: Database): Promise<Standing> {
  const { rows } = await database.query<Standing>({
    text: `select rolname as name, rolsuper or rolbypassrls as unheld,
        pg_has_role('keyring_service', 'usage') as "isService", pg_has_role('keyring_gate', 'usage') as "isGate"
      from pg_roles where rolname = current_user`,
    values: [],
  });
  const [standing] = rows;
  if (standing === undefined) throw new NoWallError('The database does not say as whom it was connected to.');
  return standing;
}
