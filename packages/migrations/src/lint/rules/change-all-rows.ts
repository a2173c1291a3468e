import type { DeleteStmt, MergeStmt, Node, RangeVar, UpdateStmt } from 'libpg-query';

import type { Report, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { tableSql } from '../tree/alter-sql.ts';
import { inBatches } from '../tree/batches.ts';
import { choosesRows, rowChanges } from '../tree/row-changes.ts';
import { objectsIn } from '../tree/walk.ts';

export const changeAllRows: Rule = {
  name: 'change-all-rows',
  severity: 'error',
  dialects: ['postgres'],
  check({ node }, scene) {
    return rowChanges(node).flatMap((change) => {
      if ('UpdateStmt' in change) return ofUpdate(change.UpdateStmt, change === node, scene);
      if ('DeleteStmt' in change) return ofDelete(change.DeleteStmt, change === node, scene);
      return ofMerge(change.MergeStmt, scene);
    });
  },
};

function ofUpdate(stmt: UpdateStmt, isWhole: boolean, scene: Scene): readonly Report[] {
  const { whereClause, ...rest } = stmt;
  const { relation, fromClause, withClause } = stmt;
  if (relation === undefined || choosesRows(whereClause) || !scene.stood(relation)) return [];
  const isPlain = isWhole && fromClause === undefined && withClause === undefined;
  return [
    {
      message:
        `UPDATE ${without(whereClause)} writes every row of ${tableSql(relation, scene)} anew and locks each of them until its transaction has ended: writers of ` +
        'these rows wait, the table grows to twice its size, and one failure undoes it all.',
      advice: [inBatches(relation, isPlain ? scene.write({ UpdateStmt: rest }) : undefined, scene)],
    },
  ];
}

function ofDelete(stmt: DeleteStmt, isWhole: boolean, scene: Scene): readonly Report[] {
  const { whereClause, ...rest } = stmt;
  const { relation, usingClause, withClause } = stmt;
  if (relation === undefined || choosesRows(whereClause) || !scene.stood(relation)) return [];
  const isPlain = isWhole && usingClause === undefined && withClause === undefined;
  return [
    {
      message: `DELETE ${without(whereClause)} takes every row of ${tableSql(relation, scene)}, which no down.sql brings back, and those that refer to them by ON DELETE CASCADE; it locks each of them until its transaction has ended.`,
      advice: [
        { says: 'Say with WHERE which rows are meant. Where all of them are:' },
        inBatches(relation, isPlain ? scene.write({ DeleteStmt: rest }) : undefined, scene),
      ],
    },
  ];
}

/** It changes as many rows as a table that nothing is left out of matches, or all that match nothing. */
function ofMerge(stmt: MergeStmt, scene: Scene): readonly Report[] {
  const { relation, sourceRelation, mergeWhenClauses = [] } = stmt;
  const changes = mergeWhenClauses.some((clause) => {
    if (!('MergeWhenClause' in clause)) return false;
    const { commandType, condition, matchKind } = clause.MergeWhenClause;
    const isChange = commandType === 'CMD_UPDATE' || commandType === 'CMD_DELETE';
    const isMany = matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE' || isWholeTable(sourceRelation, scene);
    return isChange && isMany && !choosesRows(condition);
  });
  if (relation === undefined || !changes || !scene.stood(relation)) return [];
  return [
    {
      message: `MERGE changes as many rows of ${tableSql(relation, scene)} as its source has matches for, which nothing limits, and locks each of them until its transaction has ended: writers of these rows wait, and one failure undoes it all.`,
      advice: [inBatches(relation, undefined, scene)],
    },
  ];
}

function isWholeTable(source: Node | undefined, { stood }: Scene): boolean {
  if (source === undefined) return false;
  if ('RangeVar' in source) return stood(source.RangeVar);
  const found = [...objectsIn(source)];
  const chooses = found.some((part) => 'whereClause' in part || 'limitCount' in part);
  return !chooses && found.some((part) => 'RangeVar' in part && stood(part.RangeVar as RangeVar));
}

function without(where: Node | undefined): string {
  return where === undefined ? 'without WHERE' : 'with a WHERE that leaves no row out';
}
