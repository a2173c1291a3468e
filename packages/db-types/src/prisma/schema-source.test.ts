import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseSchemaSource, readSchemaFiles } from './schema-source.ts';

const source = parseSchemaSource([
  {
    name: 'user.prisma',
    text: `// model Commented {
model User {
  id String @id
  // email String
  json Json @default("{}")
  /// where they live
  /// @holdfast ignore
  place Unsupported("point")?
  shape Unsupported("box") /// @holdfast ignore
  path Unsupported("path")
  code Unsupported("character varying(10)") @default(dbgenerated("'x'"))
  many Unsupported("point")[]
}
`,
  },
  {
    name: 'role.prisma',
    text: 'enum Role {\r\n  ADMIN\r\n  @@schema("auth")\r\n}\r\nview Names {\r\n  id Int @unique\r\n}',
  },
]);

test('models, views, enums and fields are found in all files', () => {
  expect(source.placeOf('User')).toStrictEqual({ file: 'user.prisma', line: 2 });
  expect(source.placeOf('User', 'json')).toStrictEqual({ file: 'user.prisma', line: 5 });
  expect(source.placeOf('User', 'place')).toStrictEqual({ file: 'user.prisma', line: 8 });
  expect(source.placeOf('Names', 'id')).toStrictEqual({ file: 'role.prisma', line: 6 });
  expect(source.placeOf('Role')).toStrictEqual({ file: 'role.prisma', line: 1 });
});

test('what is commented out, or not there, has no place', () => {
  expect(source.placeOf('Commented')).toBeUndefined();
  expect(source.placeOf('User', 'email')).toBeUndefined();
  expect(source.placeOf('User', 'id2')).toBeUndefined();
});

test('unsupported fields are found with their comments', () => {
  expect(source.unsupportedFields('User')).toStrictEqual([
    { name: 'place', documentation: 'where they live\n@holdfast ignore\n', canBeLeftOut: true },
    { name: 'shape', documentation: '@holdfast ignore', canBeLeftOut: false },
    { name: 'path', documentation: '', canBeLeftOut: false },
    { name: 'code', documentation: '', canBeLeftOut: true },
    { name: 'many', documentation: '', canBeLeftOut: true },
  ]);
  expect(source.unsupportedFields('Role')).toStrictEqual([]);
});

test('the schema of an enum is found', () => {
  expect([source.schemaOf('Role'), source.schemaOf('User')]).toStrictEqual(['auth', undefined]);
});

test('a schema is one file, or all those of its folder in order, named from where the command runs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'schema-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'prisma/models'), { recursive: true });
  writeFileSync(path.join(folder, 'prisma/schema.prisma'), 'one');
  writeFileSync(path.join(folder, 'prisma/models/user.prisma'), 'two');
  writeFileSync(path.join(folder, 'prisma/notes.txt'), 'three');
  expect(readSchemaFiles(path.join(folder, 'prisma/schema.prisma'), folder)).toStrictEqual([
    { name: 'prisma/schema.prisma', text: 'one' },
  ]);
  expect(readSchemaFiles(path.join(folder, 'prisma'), folder)).toStrictEqual([
    { name: 'prisma/models/user.prisma', text: 'two' },
    { name: 'prisma/schema.prisma', text: 'one' },
  ]);
});
