import type { Node } from 'libpg-query';

/**
 * Lets the transaction that it stands in commit without waiting for the disk. Of a run only the last COMMIT waits, and
 * so makes durable whatever came before it.
 *
 * Why that loses nothing: the server writes one log, in the order of the commits, and after a crash it has a beginning
 * of that log. A transaction that is there has all before it; one that is gone has nothing behind it. Each transaction
 * of ours holds a script, or a part of one, and what the ledger says about it. So after a crash of the server the
 * database is as some earlier moment of this run left it, which the next run understands as it understands a deployer
 * that was killed in that moment; and a run that has ended well has had its last COMMIT confirmed by the disk (and by
 * synchronous replicas, which are waited for in the same way).
 */
export const deferredCommit = "SELECT pg_catalog.set_config('synchronous_commit', 'off', true)";

/** Outside of transactions these write to the server's log alone, and to no other file, server or replication slot. */
const logged = [
  'ClusterStmt',
  'DropStmt',
  'IndexStmt',
  'ReindexStmt',
  'VacuumStmt',
  'AlterTableStmt',
] as const;

/**
 * Whether all that a statement does outside of transactions is in the server's log, behind the ledger's note that it was
 * begun: where it is there after a crash, so is the note. Of others (a CALL, CREATE DATABASE, ALTER SYSTEM) something
 * could outlive a note that is lost, so their notes wait for the disk.
 */
export function isLogged(node: Node): boolean {
  return logged.some((kind) => kind in node);
}
