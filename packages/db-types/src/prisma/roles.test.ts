import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

test('a role is played by one field, and beside the one it needs', async () => {
  const generated = projects.generate('alone', {
    'schema.prisma': block('sqlite'),
    'user.prisma': `model User {
  id     Int       @id
  first  String    /// @holdfast plays(createdBy)
  second String    /// @holdfast plays(createdBy)
  by     String?   /// @holdfast plays(deletedBy)
  key    Int       /// @holdfast plays(version)
}

/// @holdfast versioned
model Counter {
  version Int @id
}

/// @holdfast audited
model Note {
  id Int @id
}
`,
  });
  await expect(generated).rejects.toThrowErrorMatchingInlineSnapshot(`
    [PrismaSchemaError: [HF_PRISMA_SCHEMA] 5 problems in the Prisma schema:

    - User.first (schema/user.prisma:3): it plays createdBy, but no field plays createdAt. Add one:
          createdAt DateTime  @default(now()) @map("created_at")

    - User.second (schema/user.prisma:4): first plays createdBy already. Only one field can.

    - User.by (schema/user.prisma:5): it plays deletedBy, but no field plays deletedAt. Add one:
          deletedAt DateTime? @map("deleted_at")

    - Counter.version (schema/user.prisma:11): it plays version and cannot be the primary key. Another field would be like this:
          version   Int       @default(1)

    - Note (schema/user.prisma:15): it is annotated audited, but lacks createdAt, createdBy, updatedAt, updatedBy. Add to the model:
          createdAt DateTime  @default(now()) @map("created_at")
          createdBy String    @default("system") @map("created_by")
          updatedAt DateTime  @default(now()) @updatedAt @map("updated_at")
          updatedBy String    @default("system") @map("updated_by")]
  `);
});

test('a field that plays a role by another name leaves its own name free', async () => {
  const { read } = await projects.generate('renamed', {
    'schema.prisma': `${block('postgresql')}
/// @holdfast versioned
model Page {
  id       Int @id
  version  String
  revision Int /// @holdfast plays(version)
}

model Touched {
  id     Int      @id
  edited DateTime @updatedAt
  later  DateTime /// @holdfast plays(updatedAt)
}
`,
  });
  expect(read('page.ts')).toContain("  version: text(),\n  revision: integer().plays('version'),");
  expect(read('touched.ts')).toContain("later: timestamp({ withTimeZone: false }).plays('updatedAt'),");
  expect(read('touched.ts')).toContain(
    'edited: timestamp({ withTimeZone: false }).default(() => new Date()),',
  );
});

test('fields to add are named as the model names its own', async () => {
  const model = (name: string, fields: string): string =>
    `/// @holdfast softDeletable, owned\nmodel ${name} {\n  id Int @id\n${fields}\n}\n`;
  const generated = projects.generate('named', {
    'schema.prisma': block('postgresql'),
    'models.prisma':
      model('Mapped', '  fullName String @map("full_name")\n  deletedAt Int @map("gone")') +
      model('Camel', '  fullName String\n  firstName String @map("first_name")\n  nickName String') +
      model('Snake', '  full_name String\n  gone Int /// @holdfast plays(deletedAt)'),
  });
  await expect(generated).rejects.toThrowErrorMatchingInlineSnapshot(`
    [PrismaSchemaError: [HF_PRISMA_SCHEMA] 5 problems in the Prisma schema:

    - Mapped (schema/models.prisma:2): it is annotated softDeletable, owned, but lacks deletedBy, ownerId, organizationId, accessLevel. Add to the model:
          deletedBy String?   @map("deleted_by")
          ownerId   String    @default("system") @map("owner_id")
          organizationId String? @map("organization_id")
          accessLevel String  @default("private") @map("access_level")

    - Mapped.deletedAt (schema/models.prisma:5): it plays deletedAt, which takes a field like this:
          deletedAt DateTime? @map("gone") @db.Timestamptz(3)

    - Camel (schema/models.prisma:8): it is annotated softDeletable, owned, but lacks deletedAt, deletedBy, ownerId, organizationId, accessLevel. Add to the model:
          deletedAt DateTime? @db.Timestamptz(3)
          deletedBy String?
          ownerId   String    @default("system")
          organizationId String?
          accessLevel String  @default("private")

    - Snake (schema/models.prisma:15): it is annotated softDeletable, owned, but lacks deleted_by, owner_id, organization_id, access_level. Add to the model:
          deleted_by String?  /// @holdfast plays(deletedBy)
          owner_id  String    @default("system") /// @holdfast plays(owner)
          organization_id String? /// @holdfast plays(organization)
          access_level String @default("private") /// @holdfast plays(accessLevel)

    - Snake.gone (schema/models.prisma:18): it plays deletedAt, which takes a field like this:
          gone      DateTime? @db.Timestamptz(3) /// @holdfast plays(deletedAt)]
  `);
});

test('a field that is called like a role and says nothing of it is told to', async () => {
  const generated = projects.generate('said', {
    'schema.prisma': block('sqlite'),
    'models.prisma': '/// @holdfast softDeletable\nmodel A {\n  id Int @id\n  deleted_at DateTime?\n}\n',
  });
  await expect(generated).rejects.toThrowErrorMatchingInlineSnapshot(`
    [PrismaSchemaError: [HF_PRISMA_SCHEMA] 2 problems in the Prisma schema:

    - A (schema/models.prisma:2): it is annotated softDeletable, but lacks deleted_by. Add to the model:
          deleted_by String?  /// @holdfast plays(deletedBy)

    - A.deleted_at (schema/models.prisma:4): nothing says that it plays deletedAt. Make it like this:
          deleted_at DateTime? /// @holdfast plays(deletedAt)]
  `);
});
