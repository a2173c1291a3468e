import type { AlterTableCmd, Node, RangeVar } from 'libpg-query';

import { nameOfItem, nameOfRange, type ObjectName } from '../catalog/object-name.ts';
import type { Scene } from '../scene.ts';
import { objectsIn } from './walk.ts';

/** Commands of ALTER TABLE that let reads and writes go on: their lock is SHARE UPDATE EXCLUSIVE. */
const gentle: readonly AlterTableCmd['subtype'][] = [
  'AT_ValidateConstraint',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_AttachPartition',
];

/** The table that a statement keeps others from writing until its transaction ends. */
export function lockedTable(node: Node, { stood: isStanding }: Pick<Scene, 'stood'>): ObjectName | undefined {
  const stood = (relation: RangeVar | undefined): ObjectName | undefined =>
    relation !== undefined && isStanding(relation) ? nameOfRange(relation) : undefined;
  if ('AlterTableStmt' in node) {
    const { cmds = [], objtype, relation } = node.AlterTableStmt;
    if (objtype !== 'OBJECT_TABLE') return undefined;
    const isGentle = cmds.every(
      (cmd) => 'AlterTableCmd' in cmd && gentle.includes(cmd.AlterTableCmd.subtype),
    );
    return isGentle ? undefined : stood(relation);
  }
  if ('RenameStmt' in node) {
    const { renameType, relation } = node.RenameStmt;
    const isTable = renameType === 'OBJECT_TABLE' || renameType === 'OBJECT_COLUMN';
    return isTable ? stood(relation) : undefined;
  }
  if ('IndexStmt' in node)
    return node.IndexStmt.concurrent === true ? undefined : stood(node.IndexStmt.relation);
  if ('CreateTrigStmt' in node) return stood(node.CreateTrigStmt.relation);
  if ('LockStmt' in node) {
    const [first] = node.LockStmt.relations ?? [];
    return first !== undefined && 'RangeVar' in first ? stood(first.RangeVar) : undefined;
  }
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_TABLE') return undefined;
  return (node.DropStmt.objects ?? []).map(nameOfItem).find((name) => isStanding(name));
}

/** The table of which a statement may change many rows. */
export function changedTable(node: Node, { stood }: Pick<Scene, 'stood'>): ObjectName | undefined {
  const of = (relation: RangeVar | undefined): ObjectName | undefined =>
    relation !== undefined && stood(relation) ? nameOfRange(relation) : undefined;
  if ('UpdateStmt' in node) return of(node.UpdateStmt.relation);
  if ('DeleteStmt' in node) return of(node.DeleteStmt.relation);
  if ('MergeStmt' in node) return of(node.MergeStmt.relation);
  if (!('InsertStmt' in node)) return undefined;
  const { relation, selectStmt } = node.InsertStmt;
  const source = firstTable(selectStmt);
  return source !== undefined && stood(source) ? nameOfRange(relation) : undefined;
}

/** The table that a SELECT reads, which VALUES do not. */
function firstTable(select: Node | undefined): RangeVar | undefined {
  for (const found of objectsIn(select)) {
    if ('RangeVar' in found) return found.RangeVar as RangeVar;
  }
  return undefined;
}
