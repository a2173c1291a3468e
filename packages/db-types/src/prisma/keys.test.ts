import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

test('a model without an id is known by its first unique key of required fields', async () => {
  const { read, output } = await projects.generate('unique', {
    'schema.prisma': `${block('postgresql', '', '')}
model Setting {
  nick  String? @unique
  scope String
  name  String
  code  Int     @unique

  @@unique([scope, name])
}
`,
  });
  expect(output).toBe('');
  expect(read('setting.ts')).toContain('code: integer().primaryKey(),');
  expect(read('setting.ts')).toContain("{ uniqueKeys: [['nick'], ['scope', 'name']] }");
});

test('a view whose rows nothing tells apart is no table', async () => {
  const { names, output } = await projects.generate('views', {
    'schema.prisma': `${block('postgresql', 'previewFeatures = ["views"]')}
model User {
  id Int @id
}
view Total {
  day   DateTime @db.Date
  count Int
}
`,
  });
  expect(names()).toStrictEqual(['index.ts', 'user.ts']);
  expect(output).toContain(
    '- Total (schema/schema.prisma:15): no table was made of it, since nothing tells its rows apart',
  );
});

test('an index is named as Prisma names it, cut where PostgreSQL keeps no more', async () => {
  const column = 'c'.repeat(52);
  const { read } = await projects.generate('names', {
    'schema.prisma': `${block('postgresql')}
model Order {
  id    Int    @id
  named String @unique(map: "by_name")
  long  String @unique @map("${column}cut off")
  smile String @unique @map("${column}😀")
  fits  String @unique @map("${'f'.repeat(53)}")
  left  Int
  right Int

  @@unique([left, right], map: "sides")
}
`,
  });
  expect(read('order.ts')).toContain(
    `uniqueKeys: [{ properties: ['named'], name: 'by_name' }, { properties: ['long'], name: 'Order_${column}c_key' }, { properties: ['smile'], name: 'Order_${column}_key' }, ['fits'], { properties: ['left', 'right'], name: 'sides' }]`,
  );
});

test('a key is said once, and by columns that are there', async () => {
  const { read } = await projects.generate('usable', {
    'schema.prisma': `${block('postgresql')}
/// @holdfast unique(email), unique(id), unique(name, email)
model User {
  id    Int      @id @unique
  email String   @unique
  name  String
  at    DateTime @unique @db.Time

  @@unique([email, name])
}
`,
  });
  expect(read('user.ts')).toContain("{ uniqueKeys: [['email'], ['email', 'name']] }");
});
