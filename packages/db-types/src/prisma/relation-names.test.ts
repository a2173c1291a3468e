import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

test('models called like what the file uses keep their names in the relations', async () => {
  const { read, output, tables } = await projects.generate('clashes', {
    'schema.prisma': `${block('sqlite')}
model Relation {
  id     Int      @id
  toOnes ToOne[]
  texts  Text[]
}

model ToOne {
  id         Int      @id
  relationId Int
  relation   Relation @relation(fields: [relationId], references: [id])
}

model Text {
  name      String     @id
  relations Relation[]
}

model DefineRelations {
  id Int @id
}
`,
  });
  expect(output).toBe('');
  expect(read('relations.ts')).toContain('readonly defineRelations: Readonly<Record<never, never>>;');
  expect(projects.compile('clashes', 'tables')).toBe('');
  const { relations } = (await import(`${tables}/index.ts`)) as {
    readonly relations: Readonly<Record<string, object>>;
  };
  expect(Object.keys(relations['relation'] ?? {})).toStrictEqual(['toOnes', 'texts']);
  expect(Object.keys(relations['toOne'] ?? {})).toStrictEqual(['relation']);
  expect(Object.keys(relations['defineRelations'] ?? {})).toStrictEqual([]);
});

test('a relation of columns that are not, or that differ, is left out', async () => {
  const { read, output } = await projects.generate('left-out', {
    'schema.prisma': `${block('postgresql')}
model User {
  id      String @id @db.Uuid
  at      DateTime @unique @db.Time
  posts   Post[]
  visits  Visit[]
  ignored Post[] @relation("ignored") /// @holdfast ignore
  tags    Tag[]
}

model Post {
  id       Int    @id
  userId   String
  user     User   @relation(fields: [userId], references: [id])
  ownerId  String @db.Uuid
  owner    User   @relation("ignored", fields: [ownerId], references: [id])
}

model Visit {
  id     Int      @id
  userAt DateTime @db.Time
  user   User     @relation(fields: [userAt], references: [at])
}

model Tag {
  name  String @id @db.VarBit
  users User[]
}
`,
  });
  expect(output.slice(output.indexOf('- User'))).toMatchInlineSnapshot(`
    "- User.at (schema/schema.prisma:14): left out, since \`@db.Time\` cannot be a column: a time of day is no point in time, and there is no column for it. It is required and has no default, so no new row can be created without Prisma's client; the rest works.
    - User.posts (schema/schema.prisma:15): left out of the relations. The relation User.posts takes User.id, of type guid, for equal to Post.userId, of type text.
    - Post.user (schema/schema.prisma:24): left out of the relations. The relation Post.user takes Post.userId, of type text, for equal to User.id, of type guid.
    - Visit.userAt (schema/schema.prisma:31): left out, since \`@db.Time\` cannot be a column: a time of day is no point in time, and there is no column for it. It is required and has no default, so no new row can be created without Prisma's client; the rest works.
    - Tag (schema/schema.prisma:35): no table was made of it, since name is of its key, and \`@db.VarBit\` cannot be a column: there is no column for strings of bits.
    "
  `);
  const text = read('relations.ts');
  expect(text.slice(text.indexOf('export const'))).toMatchInlineSnapshot(`
    "export const relations: SchemaRelations = defineRelations({
      user,
      post,
      visit,
    }, {
      post: {
        owner: toOne('user', { ownerId: 'id' }),
      },
    });
    "
  `);
});
