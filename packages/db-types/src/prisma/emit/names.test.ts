import { expect, test } from 'vitest';
import { Imports } from './imports.ts';
import { nameTables } from './names.ts';

function namesOf(models: readonly string[], enums: readonly string[] = []) {
  const plan = { documentation: [], databaseName: '', columns: [], uniqueKeys: [], values: [] };
  const names = nameTables({
    tables: models.map((model) => ({ ...plan, model })),
    enums: enums.map((name) => ({ ...plan, name })),
  });
  return [...names.values()];
}

test("a model's name gives the names of its file, table and types", () => {
  expect(namesOf(['AuditLog'])).toStrictEqual([
    {
      file: 'audit-log',
      table: 'auditLog',
      columns: 'AuditLogColumns',
      row: 'AuditLog',
      newRow: 'NewAuditLog',
      patch: 'AuditLogPatch',
    },
  ]);
});

test('names are written as people would', () => {
  const models = ['User', 'APIKey', 'OAuth2Token', 'order_line', 'SMS', 'Class', 'Delete', 'users'];
  expect(namesOf(models).map(({ file, table, row }) => [file, table, row])).toStrictEqual([
    ['user', 'user', 'User'],
    ['api-key', 'apiKey', 'APIKey'],
    ['o-auth2-token', 'oAuth2Token', 'OAuth2Token'],
    ['order-line', 'orderLine', 'OrderLine'],
    ['sms', 'sms', 'SMS'],
    ['class', 'classTable', 'Class'],
    ['delete', 'deleteTable', 'Delete'],
    ['users', 'users', 'Users'],
  ]);
});

test('a model keeps its own name, and what would take it gets a number', () => {
  expect(namesOf(['User', 'NewUser', 'ApiKey', 'APIKey'], ['UserPatch'])).toMatchObject([
    { row: 'User', newRow: 'NewUser1', patch: 'UserPatch1' },
    { row: 'NewUser', newRow: 'NewNewUser' },
    { file: 'api-key', table: 'apiKey', row: 'ApiKey' },
    { file: 'api-key1', table: 'apiKeyTable', row: 'APIKey' },
  ]);
});

test('what the folder has beside the tables is left to it', () => {
  expect(namesOf(['Index', 'Enums', 'Relations', 'Relation'])).toMatchObject([
    { file: 'index1', table: 'index' },
    { file: 'enums1', table: 'enums' },
    { file: 'relations1', table: 'relationsTable' },
    { file: 'relation', table: 'relation' },
  ]);
});

test('an import whose name the file has already gets another', () => {
  const imports = new Imports(['Table', 'Date']);
  expect([
    imports.type('Table', '@holdfast/db-types'),
    imports.type('Table', './enums.ts'),
    imports.value('text', '@holdfast/db-types'),
    imports.type('Table', '@holdfast/db-types'),
    imports.type('Uint8Array', './enums.ts'),
    imports.claim('text'),
    imports.global('Date'),
    imports.global('string'),
  ]).toStrictEqual([
    'Table1',
    'Table2',
    'text',
    'Table1',
    'Uint8Array1',
    'text1',
    'globalThis.Date',
    'string',
  ]);
  expect(String(imports)).toBe(
    "import { type Table as Table1, text } from '@holdfast/db-types';\nimport type { Table as Table2, Uint8Array as Uint8Array1 } from './enums.ts';",
  );
});
