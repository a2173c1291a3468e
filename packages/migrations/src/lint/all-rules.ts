import type { Rule } from './rule.ts';
import { addCheck } from './rules/add-check.ts';
import { addColumnRewrite } from './rules/add-column-rewrite.ts';
import { addDomainConstraint } from './rules/add-domain-constraint.ts';
import { addExclusion } from './rules/add-exclusion.ts';
import { addForeignKey } from './rules/add-foreign-key.ts';
import { addIndex } from './rules/add-index.ts';
import { addRequiredColumn } from './rules/add-required-column.ts';
import { addTrigger } from './rules/add-trigger.ts';
import { addUnique } from './rules/add-unique.ts';
import { alreadyThere } from './rules/already-there.ts';
import { attachPartition } from './rules/attach-partition.ts';
import { changeAllRows } from './rules/change-all-rows.ts';
import { changeColumnType } from './rules/change-column-type.ts';
import { changeGeneratedColumn } from './rules/change-generated-column.ts';
import { cluster } from './rules/cluster.ts';
import { createPartition } from './rules/create-partition.ts';
import { dataLossInDown } from './rules/data-loss-in-down.ts';
import { dataWithDdl } from './rules/data-with-ddl.ts';
import { detachPartition } from './rules/detach-partition.ts';
import { disableRowSecurity } from './rules/disable-row-security.ts';
import { disableTrigger } from './rules/disable-trigger.ts';
import { downDropsMore } from './rules/down-drops-more.ts';
import { dropCascade } from './rules/drop-cascade.ts';
import { dropColumn } from './rules/drop-column.ts';
import { dropIndex } from './rules/drop-index.ts';
import { dropSchema } from './rules/drop-schema.ts';
import { dropTable } from './rules/drop-table.ts';
import { dropType } from './rules/drop-type.ts';
import { dropView } from './rules/drop-view.ts';
import { enumValueUsed } from './rules/enum-value-used.ts';
import { identifierTooLong } from './rules/identifier-too-long.ts';
import { lockTable } from './rules/lock-table.ts';
import { moveTable } from './rules/move-table.ts';
import { notInTransaction } from './rules/not-in-transaction.ts';
import { preferBigintKey } from './rules/prefer-bigint-key.ts';
import { preferJsonb } from './rules/prefer-jsonb.ts';
import { preferText } from './rules/prefer-text.ts';
import { preferTimestamptz } from './rules/prefer-timestamptz.ts';
import { rebuildWithForeignKeys } from './rules/rebuild-with-foreign-keys.ts';
import { refreshMaterializedView } from './rules/refresh-materialized-view.ts';
import { reindex } from './rules/reindex.ts';
import { renameColumn } from './rules/rename-column.ts';
import { renameEnumValue } from './rules/rename-enum-value.ts';
import { renameSchema } from './rules/rename-schema.ts';
import { renameTable } from './rules/rename-table.ts';
import { renameTakesReferences } from './rules/rename-takes-references.ts';
import { renameType } from './rules/rename-type.ts';
import { replaceEnum } from './rules/replace-enum.ts';
import { setDefault } from './rules/set-default.ts';
import { setNotNull } from './rules/set-not-null.ts';
import { truncate } from './rules/truncate.ts';
import { vacuumFull } from './rules/vacuum-full.ts';
import { validateInSameTransaction } from './rules/validate-in-same-transaction.ts';

/** Every rule, in the order of the documentation. */
export const rules: readonly Rule[] = [
  addIndex,
  dropIndex,
  reindex,
  addForeignKey,
  addCheck,
  validateInSameTransaction,
  setNotNull,
  addUnique,
  addExclusion,
  addDomainConstraint,
  addRequiredColumn,
  addColumnRewrite,
  changeColumnType,
  changeGeneratedColumn,
  replaceEnum,
  setDefault,
  renameTable,
  renameColumn,
  renameEnumValue,
  renameType,
  renameSchema,
  dropTable,
  dropColumn,
  dropView,
  dropType,
  dropSchema,
  dropCascade,
  truncate,
  changeAllRows,
  dataWithDdl,
  attachPartition,
  createPartition,
  detachPartition,
  vacuumFull,
  cluster,
  moveTable,
  lockTable,
  refreshMaterializedView,
  addTrigger,
  disableTrigger,
  disableRowSecurity,
  notInTransaction,
  enumValueUsed,
  alreadyThere,
  identifierTooLong,
  preferBigintKey,
  preferJsonb,
  preferText,
  preferTimestamptz,
  rebuildWithForeignKeys,
  renameTakesReferences,
  dataLossInDown,
  downDropsMore,
];
