import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, definition, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

test('every function that makes text in Prisma makes it here', async () => {
  const { read, output } = await projects.generate('makers', {
    'schema.prisma': `${block('sqlite')}
model Code {
  id      String @id @default(ulid())
  random  String @default(uuid())
  version String @default(uuid(4))
  sorted  String @default(uuid(7))
  short   String @default(cuid())
  second  String @default(cuid(2))
  nano    String @default(nanoid())
  nano4   String @default(nanoid(4))
}
`,
  });
  expect(output).toBe('');
  expect(definition(read('code.ts'))).toMatchInlineSnapshot(`
    "= defineTable('Code', {
      id: text().primaryKey().default(newUlid),
      random: text().default(() => randomUUID()),
      version: text().default(() => randomUUID()),
      sorted: text().default(newGuid),
      short: text().default(newCuid),
      second: text().default(newCuid2),
      nano: text().default(newNanoid),
      nano4: text().default(() => newNanoid(4)),
    });"
  `);
  expect(projects.compile('makers', 'tables')).toBe('');
  const { code } = (await import(`${projects.tablesOf('makers').tables}/index.ts`)) as {
    readonly code: { readonly columns: Readonly<Record<string, { readonly default?: () => unknown }>> };
  };
  const made = Object.values(code.columns).map((column) => String(column.default?.()).length);
  expect(made).toStrictEqual([26, 36, 36, 36, 25, 24, 21, 4]);
});

test("a constant is written as its column has it, and one that it cannot hold is the database's", async () => {
  const { read, output } = await projects.generate('constants', {
    'schema.prisma': `${block('postgresql')}
model Sample {
  id     Int      @id
  guid   String   @default("0190A1B2-0000-7000-8000-00000000000F") @db.Uuid
  noGuid String   @default("none") @db.Uuid
  below  Decimal  @default(-0.5) @db.Decimal(4, 2)
  leap   DateTime @default("2016-12-31T23:59:60Z") @db.Date
  leaped DateTime @default("2016-12-31T23:59:60Z") @db.Timestamptz(3)
  nulls  Json[]   @default(["null"])
}
`,
  });
  expect(output).toBe('');
  expect(definition(read('sample.ts'))).toMatchInlineSnapshot(`
    "= defineTable('Sample', {
      id: integer().primaryKey(),
      guid: guid().default('0190a1b2-0000-7000-8000-00000000000f'),
      noGuid: guid().generatedByDatabase(),
      below: decimal({ precision: 4, scale: 2 }).default('-0.5'),
      leap: date().generatedByDatabase(),
      leaped: timestamp().generatedByDatabase(),
      nulls: list(json<JsonValue>()).generatedByDatabase(),
    });"
  `);
});

test('a default that a later Prisma might make is told, and every new row gives a value', async () => {
  const schema = (comment: string) => ({
    'schema.prisma': `${block('sqlite')}model Code {
  id Int @id
  of String @default(cuid()) ${comment}
}
`,
  });
  const asLater = (text: string) => text.replaceAll('"cuid"', '"snowflake"');
  const { read, output } = await projects.generate('later', schema(''), asLater);
  expect(read('code.ts')).toContain('of: text(),');
  expect(output).toContain(
    '- Code.of (schema/schema.prisma:13): the default snowflake() is not known here, so every new row has to give a value. ' +
      'Say that you know it with `/// @holdfast required`.',
  );
  expect((await projects.generate('known', schema('/// @holdfast required'), asLater)).output).toBe('');
});
