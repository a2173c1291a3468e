import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, PrismaProjects } from '../fixtures/prisma-project.ts';
import { PrismaSchemaError } from './prisma-schema-error.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

/** Why the generator writes nothing for this schema. */
async function problemsOf(project: string, schema: Readonly<Record<string, string>>): Promise<string> {
  try {
    await projects.generate(project, schema);
  } catch (error) {
    if (error instanceof PrismaSchemaError) return error.message;
    throw error;
  }
  throw new Error('The generator found no problem.');
}

test('all that annotations ask for and cannot have is told at once, with its place and what to do', async () => {
  const message = await problemsOf('problems', {
    'schema.prisma': block('postgresql'),
    'user.prisma': `/// @holdfast audited, softDeleteable, unique(email, nmae), owned
model User {
  id        String   @id @default(cuid())
  place     Unsupported("point")?
  key       String   /// @holdfast guid
  count     Int      /// @holdfast giud
  notes     String   /// @holdfast json(Notes)
  other     String   /// @holdfast json(Notes from "../notes.ts")
  email     String   @db.Citext /// @holdfast format(mail), minLength(x)
  total     Decimal  /// @holdfast encrypted(keys from "../keys.ts"), secret(yes)
  createdAt Int
  updatedAt DateTime @updatedAt @db.Timestamp(0)
  updatedBy String
  level     Level    /// @holdfast plays(accessLevel), plays(lord)
}

enum Level {
  low
}
`,
    'other.prisma': `/// @holdfast softDeletable
model NewUser {
  id        Int    @id /// @holdfast ignore
  deletedBy String
}
`,
  });
  expect(() => readdirSync(projects.tablesOf('problems').tables)).toThrow(/ENOENT/);
  expect(message).toMatchInlineSnapshot(`
    "[HF_PRISMA_SCHEMA] 18 problems in the Prisma schema:

    - NewUser (schema/other.prisma:2): it is annotated softDeletable, but lacks deletedAt. Add to the model:
          deletedAt DateTime? @db.Timestamptz(3)

    - NewUser.id (schema/other.prisma:3): it is part of the primary key and cannot be ignored.

    - NewUser.deletedBy (schema/other.prisma:4): it plays deletedBy, which must be optional:
          deletedBy String?

    - User (schema/user.prisma:2): the annotation of a model knows no word \`softDeleteable\`. Did you mean \`softDeletable\`? The words are audited, versioned, softDeletable, owned, unique, ignore.

    - User (schema/user.prisma:2): \`unique(email, nmae)\` names nmae, which is no field of it; it is written unique(field, field).

    - User (schema/user.prisma:2): it is annotated audited, owned, but lacks createdBy, ownerId, organizationId. Add to the model:
          createdBy String    @default("system")
          ownerId   String    @default("system")
          organizationId String?

    - User.key (schema/user.prisma:5): it is annotated guid, but is kept as text. Add \`@db.Uuid\`, or remove the annotation.

    - User.count (schema/user.prisma:6): the annotation of a field knows no word \`giud\`. Did you mean \`guid\`? The words are json, validated, encrypted, blindIndex, format, minLength, maxLength, plays, guid, caseInsensitive, ipAddress, secret, required, ignore.

    - User.notes (schema/user.prisma:7): \`json(Notes)\` cannot be read; it is written json(Type from "../path.ts").

    - User.other (schema/user.prisma:8): it is annotated json(…), which takes a field of type Json, not one that is kept as text. Remove the annotation.

    - User.email (schema/user.prisma:9): \`format(mail)\` cannot be read; it is written format(email | url | ip).

    - User.email (schema/user.prisma:9): \`minLength(x)\` cannot be read; it is written minLength(number).

    - User.total (schema/user.prisma:10): \`secret\` takes nothing in parentheses.

    - User.total (schema/user.prisma:10): it is annotated encrypted(…), which takes a field of type String without a length, not one that is kept as decimal. Remove the annotation.

    - User.createdAt (schema/user.prisma:11): it plays createdAt, which takes a field like this:
          createdAt DateTime  @default(now()) @db.Timestamptz(3)

    - User.updatedAt (schema/user.prisma:12): it plays updatedAt, and keeps fewer digits of a second than the milliseconds of a Date. Make it like this:
          updatedAt DateTime  @default(now()) @updatedAt @db.Timestamptz(3)

    - User.level (schema/user.prisma:14): \`plays(lord)\` names no role; the roles are createdAt, createdBy, updatedAt, updatedBy, version, deletedAt, deletedBy, owner, organization, accessLevel.

    - User.level (schema/user.prisma:14): it plays accessLevel, which takes a field like this:
          level     String    @default("private") /// @holdfast plays(accessLevel)"
  `);
});

test('what a table can do without is left out and told, with its place, and the rest is made', async () => {
  const { output, names, read } = await projects.generate('warnings', {
    'schema.prisma': block('postgresql'),
    'models.prisma': `model User {
  id      String @id @default(cuid())
  place   Unsupported("point")?
  home    Unsupported("point")
  work    Unsupported("point") /// @holdfast ignore
  money   Decimal? @db.Money
  object  Int      @default(0) @db.Oid
  at      DateTime @db.Time
  bits    String   @default("1") @db.Bit(1)
  seenAt  DateTime @updatedAt
  leftOn  DateTime @updatedAt @db.Date
  cut     DateTime @updatedAt @db.Timestamp(0)
  logs    Log[]
}

model Log {
  at     DateTime @id @db.Time
  userId String?
  user   User?  @relation(fields: [userId], references: [id])
}

model Bits {
  id String @id @db.VarBit
}

/// @holdfast ignore
model Known {
  at DateTime @id @db.Time
}

model ${'Long'.repeat(17)} {
  id Int @id
}
`,
  });
  expect(names()).toStrictEqual(['index.ts', 'user.ts']);
  expect(output.trimEnd()).toMatchInlineSnapshot(`
    "Holdfast tables: 11 things to know. \`/// @holdfast ignore\` leaves a field or model out without a word.
    - User.place (schema/models.prisma:3): left out, since Unsupported(…) is no type of value.
    - User.home (schema/models.prisma:4): left out, since Unsupported(…) is no type of value. It is required and has no default, so no new row can be created without Prisma's client; the rest works.
    - User.money (schema/models.prisma:6): left out, since \`@db.Money\` cannot be a column: the server's locale decides what a \`money\` is.
    - User.object (schema/models.prisma:7): left out, since \`@db.Oid\` cannot be a column: an object identifier is larger than an integer.
    - User.at (schema/models.prisma:8): left out, since \`@db.Time\` cannot be a column: a time of day is no point in time, and there is no column for it. It is required and has no default, so no new row can be created without Prisma's client; the rest works.
    - User.bits (schema/models.prisma:9): left out, since \`@db.Bit\` cannot be a column: there is no column for strings of bits.
    - User.leftOn (schema/models.prisma:11): only Prisma changes it with the row; a repository writes it once, when the row is created. One field of a model can play updatedAt, a DateTime that keeps milliseconds.
    - User.cut (schema/models.prisma:12): only Prisma changes it with the row; a repository writes it once, when the row is created. One field of a model can play updatedAt, a DateTime that keeps milliseconds.
    - Log (schema/models.prisma:16): no table was made of it, since at is of its key, and \`@db.Time\` cannot be a column: a time of day is no point in time, and there is no column for it.
    - Bits (schema/models.prisma:22): no table was made of it, since id is of its key, and \`@db.VarBit\` cannot be a column: there is no column for strings of bits.
    - LongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLong (schema/models.prisma:31): no table was made of it. A table cannot be named "LongLongLongLongLongLongLongLongLongLong"… (68 characters): it is 68 bytes long, and PostgreSQL keeps 63."
  `);
  expect(
    read('user.ts').slice(read('user.ts').indexOf('export const'), read('user.ts').indexOf('/** A row')),
  ).toMatchInlineSnapshot(`
    "export const user: Table<UserColumns> = defineTable('User', {
      id: text().primaryKey().default(newCuid),
      seenAt: timestamp({ withTimeZone: false }).plays('updatedAt'),
      leftOn: date().default(today),
      cut: timestamp({ precision: 0, withTimeZone: false }).default(() => now(0)),
    });

    "
  `);
});

test('an option that is unknown or has no such value is told', async () => {
  const schema = (options: string) => ({
    'schema.prisma': `${block('sqlite', options)}model A {\n  id Int @id\n}\n`,
  });
  const message = await problemsOf('options', schema('importFileExtension = "tsx"\n  outputs = "x"'));
  expect(message).toContain('generator holdfast, outputs: there is no such option.');
  expect(message).toContain(
    'generator holdfast, importFileExtension: it cannot be "tsx"; it is one of "ts", "mts"',
  );
});

test('a database that is not supported is named', async () => {
  const message = await problemsOf('mysql', {
    'schema.prisma': `${block('mysql')}model A {\n  id Int @id\n}\n`,
  });
  expect(message).toContain(
    'datasource: its provider is mysql; the ones supported are "postgresql" and "sqlite".',
  );
});

test('a schema without a database is told', async () => {
  const whole = `${block('sqlite')}model A {\n  id Int @id\n}\n`;
  const message = await problemsOf('nowhere', { 'schema.prisma': whole.slice(whole.indexOf('generator')) });
  expect(message).toContain('datasource: its provider is missing; the ones supported are');
});

test('two models that ask for one file or one type both get one', async () => {
  const model = (name: string) => `model ${name} {\n  id Int @id\n}\n`;
  const models = ['User', 'NewUser', 'ApiKey', 'APIKey', 'Index', 'Relations', 'Date', 'order_items'];
  const { names } = await projects.generate('clashes', {
    'schema.prisma': `${block('sqlite')}${models.map(model).join('')}`,
  });
  expect(names()).toStrictEqual([
    'api-key.ts',
    'api-key1.ts',
    'date.ts',
    'index.ts',
    'index1.ts',
    'new-user.ts',
    'order-items.ts',
    'relations1.ts',
    'user.ts',
  ]);
  expect(projects.compile('clashes', 'tables')).toBe('');
});
