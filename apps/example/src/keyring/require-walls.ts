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

/** What a database and a driver's connection have in common. */
interface Queryable {
  query(statement: {
    readonly text: string;
    readonly values: readonly unknown[];
  }): Promise<{ readonly rows: readonly unknown[] }>;
}

/**
 * Looks whether row security holds the connections: a superuser, or a role with BYPASSRLS, would see every organization, and
 * nothing else would show it. A replica that is away is passed over: `requireServiceWall` looks at its connections when they are made.
 * @throws NoWallError
 */
export async function requireWalls({ service, gate, readers }: KeyringDatabases): Promise<void> {
  await Promise.all([
    requireServiceWall(service),
    requireGateWall(gate),
    ...readers.map((reader) => requireServiceWall(reader).catch(passOverFailure)),
  ]);
}

/** @throws NoWallError where it is connected to as somebody else than a member of keyring_service who is held by policies */
export async function requireServiceWall(queryable: Queryable): Promise<void> {
  const { name, isService, isGate } = await heldBy(queryable);
  if (!isService || isGate) {
    throw new NoWallError(
      `The service connects as ${name}, which has to be a member of keyring_service only.`,
    );
  }
}

async function requireGateWall(queryable: Queryable): Promise<void> {
  const { name, isGate } = await heldBy(queryable);
  if (!isGate)
    throw new NoWallError(`The gate connects as ${name}, which has to be a member of keyring_gate.`);
}

async function heldBy(queryable: Queryable): Promise<Standing> {
  const { rows } = await queryable.query({
    text: `select rolname as name, rolsuper or rolbypassrls as unheld,
        pg_has_role('keyring_service', 'usage') as "isService", pg_has_role('keyring_gate', 'usage') as "isGate"
      from pg_roles where rolname = current_user`,
    values: [],
  });
  // The query says what is in them.
  const [standing] = rows as readonly Standing[];
  if (standing === undefined) throw new NoWallError('The database does not say as whom it was connected to.');
  if (!standing.unheld) return standing;
  throw new NoWallError(
    `No policy holds the role ${standing.name}. Connect as one without SUPERUSER and BYPASSRLS.`,
  );
}

function passOverFailure(error: unknown): void {
  if (error instanceof NoWallError) throw error;
}
