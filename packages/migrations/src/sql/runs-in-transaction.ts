import type { DefElem, Node } from 'libpg-query';

/**
 * Whether PostgreSQL runs this statement inside a transaction block. After its source, where
 * PreventInTransactionBlock() is called, up to version 18. Where it depends on what the catalog says (is the table
 * partitioned, does the subscription have a slot, does the procedure commit), the answer is no: by itself, such a
 * statement always runs.
 */
export function runsInTransaction(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent !== true;
  if ('DropStmt' in node) return node.DropStmt.concurrent !== true;
  if ('AlterTableStmt' in node) return !node.AlterTableStmt.cmds?.some(detachesConcurrently);
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd !== true;
  if ('AlterDatabaseStmt' in node) return !named(node.AlterDatabaseStmt.options, 'tablespace');
  if ('DiscardStmt' in node) return node.DiscardStmt.target !== 'DISCARD_ALL';
  if ('TransactionStmt' in node) return !/PREPARED$/.test(node.TransactionStmt.kind ?? '');
  if ('DoStmt' in node) return !node.DoStmt.args?.some(endsTransaction);
  return !always.some((kind) => kind in node);
}

const always = [
  'AlterSubscriptionStmt',
  'AlterSystemStmt',
  'CallStmt',
  'ClusterStmt',
  'CreateSubscriptionStmt',
  'CreateTableSpaceStmt',
  'CreatedbStmt',
  'DropSubscriptionStmt',
  'DropTableSpaceStmt',
  'DropdbStmt',
  'ReindexStmt',
] as const;

function detachesConcurrently(command: Node): boolean {
  if (!('AlterTableCmd' in command)) return false;
  const { subtype, def } = command.AlterTableCmd;
  if (subtype !== 'AT_DetachPartition' || def === undefined || !('PartitionCmd' in def)) return false;
  return def.PartitionCmd.concurrent === true;
}

/** A block of PL/pgSQL that commits. Words of a comment or a string count as well: then it merely runs by itself. */
function endsTransaction(argument: Node): boolean {
  if (!('DefElem' in argument)) return false;
  const { defname, arg } = argument.DefElem;
  if (defname !== 'as' || arg === undefined || !('String' in arg)) return false;
  return /\b(?:commit|rollback)\s*(?:and\s+(?:no\s+)?chain\s*)?;/i.test(arg.String.sval ?? '');
}

export function named(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  for (const option of options ?? []) {
    if ('DefElem' in option && option.DefElem.defname === name) return option.DefElem;
  }
  return undefined;
}
