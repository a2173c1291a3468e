export type { Codec } from './column/codec.ts';
export type { AnyColumn, Column, ColumnFlag, FlagsOf, ValueOf } from './column/column.ts';
export type { AnyColumnBuilder, ColumnBuilder, ColumnDefinition } from './column/column-builder.ts';
export type {
  ColumnPlace,
  ColumnType,
  ColumnTypeName,
  JsonValue,
  Portable,
  TypeParameters,
} from './column/column-type.ts';
export type { Refuse } from './column/column-value-error.ts';
export { ColumnValueError } from './column/column-value-error.ts';
export type { Derivation } from './column/derivation.ts';
export { type Role, roles, type WrittenRole } from './column/role.ts';
export { bigint } from './columns/bigint.ts';
export { type BlindIndexOptions, blindIndex } from './columns/blind-index.ts';
export { boolean } from './columns/boolean.ts';
export { bytes } from './columns/bytes.ts';
export { caseInsensitiveText } from './columns/case-insensitive-text.ts';
export { date } from './columns/date.ts';
export { type DecimalOptions, decimal } from './columns/decimal.ts';
export { type EncryptedOptions, encrypted } from './columns/encrypted.ts';
export { type EnumerationOptions, enumeration } from './columns/enumeration.ts';
export { float } from './columns/float.ts';
export { type Guid, type GuidOf, guid, isGuid, newGuid } from './columns/guid.ts';
export { integer, smallint } from './columns/integer.ts';
export { ipAddress } from './columns/ip-address.ts';
export { json } from './columns/json.ts';
export { list } from './columns/list.ts';
export { text } from './columns/text.ts';
export type { TextFormat, TextOptions } from './columns/text-rules.ts';
export { type TimestampOptions, timestamp } from './columns/timestamp.ts';
export type { Dialect, DialectName } from './dialect/dialect.ts';
export { dialectOf, dialects, UnknownDialectError } from './dialect/dialects.ts';
export { postgresDialect } from './dialect/postgres/dialect.ts';
export { sqliteDialect } from './dialect/sqlite/dialect.ts';
export type { Storage, StoredAs } from './dialect/storage.ts';
export { DbTypesError, type DbTypesErrorCode } from './error/db-types-error.ts';
export { InvalidOptionError } from './error/invalid-option-error.ts';
export { isHoldfastError } from './error/is-holdfast-error.ts';
export { defineRelations } from './relations/define-relations.ts';
export {
  type DescribedRelation,
  type Join,
  type Through,
  toMany,
  toOne,
} from './relations/described-relation.ts';
export type { JoinedColumns, Relation, Relations } from './relations/relation.ts';
export type {
  BoundRelations,
  DescribedRelations,
  FittingRelations,
  Tables,
} from './relations/relation-types.ts';
export { DecryptionError } from './secrets/decryption-error.ts';
export { type KeyRing, type KeyRingOptions, keyRing } from './secrets/key-ring.ts';
export { defineTable, type TableOptions } from './table/define-table.ts';
export type { ColumnBuilders, ColumnsOf } from './table/described-columns.ts';
export { qualifiedName } from './table/qualified-name.ts';
export type { Key, NewRow, Patch, PropertyPlaying, Row } from './table/row.ts';
export type { AnyTable, Columns, Table, UniqueKey } from './table/table.ts';
export { TableDefinitionError } from './table/table-definition-error.ts';
export { uniqueIndexes, uniqueKeyName } from './table/unique-indexes.ts';
export { type AccessLevel, accessLevels } from './traits/access-level.ts';
export { audited } from './traits/audited.ts';
export { identified } from './traits/identified.ts';
export { owned } from './traits/owned.ts';
export { type RowSecurity, rowSecurity } from './traits/row-security.ts';
export { softDeletable } from './traits/soft-deletable.ts';
export { versioned } from './traits/versioned.ts';
