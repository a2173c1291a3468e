import { expect, test } from 'vitest';
import { Imports } from './imports.ts';
import { tableNames } from './names.ts';

test("a model's name gives the names of its file, table and types", () => {
  expect(tableNames('AuditLog')).toStrictEqual({
    file: 'audit-log',
    table: 'auditLog',
    columns: 'AuditLogColumns',
    row: 'AuditLog',
    newRow: 'NewAuditLog',
    patch: 'AuditLogPatch',
  });
});

test('names are written as people would', () => {
  const models = ['User', 'APIKey', 'OAuth2Token', 'order_line', 'SMS', 'Class', 'Delete'];
  expect(models.map((model) => [tableNames(model).file, tableNames(model).table])).toStrictEqual([
    ['user', 'user'],
    ['api-key', 'apiKey'],
    ['o-auth2-token', 'oAuth2Token'],
    ['order-line', 'order_line'],
    ['sms', 'sms'],
    ['class', 'classTable'],
    ['delete', 'deleteTable'],
  ]);
});

test('an import whose name the file has already gets another', () => {
  const imports = new Imports(['Table']);
  expect([
    imports.type('Table', '@holdfast/db-types'),
    imports.type('Table', './enums.ts'),
    imports.value('text', '@holdfast/db-types'),
    imports.type('Table', '@holdfast/db-types'),
  ]).toStrictEqual(['Table1', 'Table2', 'text', 'Table1']);
  expect(String(imports)).toBe(
    "import { type Table as Table1, text } from '@holdfast/db-types';\nimport type { Table as Table2 } from './enums.ts';",
  );
});
