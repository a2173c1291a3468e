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
