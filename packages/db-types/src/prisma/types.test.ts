import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, definition, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

test('every type that PostgreSQL keeps without loss has its column', async () => {
  const { read, output } = await projects.generate('natives', {
    'schema.prisma': `${block('postgresql', '', 'schemas = ["public", "shop"]')}
enum Color {
  RED  @map("red")
  BLUE

  @@map("colour")
  @@schema("shop")
}

model Sample {
  id      BigInt    @id @default(autoincrement()) @db.BigInt
  plain   String
  text    String    @db.Text
  varchar String    @db.VarChar
  short   String    @default("x") @db.VarChar(5)
  exact   String    @db.Char(3)
  one     String    @db.Char
  citext  String    @db.Citext
  inet    String    @db.Inet
  small   Int       @db.SmallInt
  whole   Int       @db.Integer
  price   Decimal   @default(1.5) @db.Decimal(10, 2)
  large   Decimal   @default(12345678901234567.89) @db.Decimal(20, 2)
  any     Decimal   @db.Decimal
  decimal Decimal   @default(0.0000001)
  float   Float     @default(1.5) @db.DoublePrecision
  at      DateTime
  at0     DateTime  @default(now()) @db.Timestamp(0)
  at6     DateTime  @db.Timestamp(6)
  at_     DateTime  @db.Timestamp
  zoned   DateTime  @default(now()) @db.Timestamptz(3)
  zoned_  DateTime  @db.Timestamptz
  day     DateTime  @default(now()) @db.Date
  easter  DateTime  @default("2026-04-05T00:00:00Z") @db.Date
  json    Json      @db.Json
  bytes   Bytes     @default("AQID")
  color   Color     @default(RED)
  colors  Color[]   @default([RED, BLUE])
  texts   String[]  @db.VarChar(9)
  days    DateTime[] @db.Date
  numbers BigInt[]  @default([9007199254740993])
  docs    Json[]    @default(["{\\"a\\":[1]}"])
  blobs   Bytes[]   @default(["AQ=="])
  misfit  String    @default("too long") @db.VarChar(3)
  nothing Json      @default("null")

  @@schema("shop")
}
`,
  });
  expect(output).toBe('');
  expect(definition(read('sample.ts'))).toMatchInlineSnapshot(`
    "= defineTable('Sample', {
      id: bigint().primaryKey().generatedByDatabase(),
      plain: text(),
      text: text(),
      varchar: text(),
      short: text({ maxLength: 5 }).default('x'),
      exact: text({ length: 3 }),
      one: text({ length: 1 }),
      citext: caseInsensitiveText(),
      inet: ipAddress(),
      small: smallint(),
      whole: integer(),
      price: decimal({ precision: 10, scale: 2 }).default('1.5'),
      large: decimal({ precision: 20, scale: 2 }).generatedByDatabase(),
      any: decimal(),
      decimal: decimal().generatedByDatabase(),
      float: float().default(1.5),
      at: timestamp({ withTimeZone: false }),
      at0: timestamp({ precision: 0, withTimeZone: false }).default(() => now(0)),
      at6: timestamp({ precision: 6, withTimeZone: false }),
      at_: timestamp({ precision: 6, withTimeZone: false }),
      zoned: timestamp().default(() => new Date()),
      zoned_: timestamp({ precision: 6 }),
      day: date().default(today),
      easter: date().default('2026-04-05'),
      json: json<JsonValue>(),
      bytes: bytes().default(new Uint8Array([1, 2, 3])),
      color: enumeration({ RED: 'red', BLUE: 'BLUE' }, { databaseType: 'colour', databaseSchema: 'shop' }).default('RED'),
      colors: list(enumeration({ RED: 'red', BLUE: 'BLUE' }, { databaseType: 'colour', databaseSchema: 'shop' })).default(['RED', 'BLUE']),
      texts: list(text({ maxLength: 9 })).default([]),
      days: list(date()).default([]),
      numbers: list(bigint()).default([9007199254740993n]),
      docs: list(json<JsonValue>()).default([{ a: [1] }]),
      blobs: list(bytes()).default([new Uint8Array([1])]),
      misfit: text({ maxLength: 3 }).generatedByDatabase(),
      nothing: json<JsonValue>().generatedByDatabase(),
    }, { schema: 'shop' });"
  `);
  expect(projects.compile('natives', 'tables')).toBe('');
});

test('what annotations say of a field is in its column', async () => {
  const { read, output } = await projects.generate('words', {
    'schema.prisma': `${block('postgresql')}
/// @holdfast owned, unique(emailIndex)
model Person {
  id             String  @id @default(uuid()) @db.Uuid
  name           String  @db.VarChar(40) /// @holdfast minLength(2)
  homepage       String? /// @holdfast format(url), maxLength(2000)
  password       String  /// @holdfast secret
  email          String  /// @holdfast encrypted(keys from "../keys.ts")
  /// For people.
  /// @holdfast blindIndex(email, keys from "../keys.ts")
  emailIndex     String  @map("email_index")
  settings       Json    @default("{\\"theme\\":\\"dark\\"}") /// @holdfast validated(settings from "../keys.ts")
  ownerId        String
  organizationId String? /// @holdfast plays(organization)
  accessLevel    Level   @default(private)
}

enum Level {
  private
  organization
  public
}
`,
  });
  expect(output).toBe('');
  expect(definition(read('person.ts'))).toMatchInlineSnapshot(`
    "= defineTable('Person', {
      id: guid().primaryKey().default(() => randomUUID()),
      name: text({ maxLength: 40, minLength: 2 }),
      homepage: text({ format: 'url', maxLength: 2000 }).nullable(),
      password: text().secret(),
      email: encrypted({ keys: keys }),
      emailIndex: blindIndex('email', { keys: keys }).named('email_index'),
      settings: json(settings).default({ theme: 'dark' }),
      ownerId: text().plays('owner'),
      organizationId: text().nullable().plays('organization'),
      accessLevel: enumeration(['private', 'organization', 'public'], { databaseType: 'Level' }).default('private').plays('accessLevel'),
    }, { uniqueKeys: [['emailIndex']] });"
  `);
  projects.write(
    'words',
    'keys.ts',
    `import { keyRing, type KeyRing } from '@holdfast/db-types';
export const keys: KeyRing = keyRing({ current: 'k', keys: { k: new Uint8Array(32) } });
interface Settings { readonly '~standard': { readonly version: 1; readonly vendor: 'own'; readonly types?: { readonly input: unknown; readonly output: { theme: string } }; readonly validate: (value: unknown) => { readonly value: { theme: string } } } }
export const settings: Settings = { '~standard': { version: 1, vendor: 'own', validate: () => ({ value: { theme: 'light' } }) } };
`,
  );
  projects.write(
    'words',
    'tables/use.ts',
    `import { person, type NewPerson } from './index.ts';
const row: NewPerson = { name: 'Ada', password: 'x', email: 'a@b.c', settings: { theme: 'dark' } };
export const theme: string | undefined = row.settings?.theme;
export const owner: string | undefined = person.roles.owner;
`,
  );
  expect(projects.compile('words', '.')).toBe('');
});

test('on SQLite annotations alone tell what text is, and what Prisma rounds is left out', async () => {
  const { read, output } = await projects.generate('sqlite', {
    'schema.prisma': `${block('sqlite')}
model Note {
  id      String   @id @default(nanoid(10)) /// @holdfast guid
  from    String   /// @holdfast ipAddress
  email   String   /// @holdfast caseInsensitive
  price   Decimal?
  at      DateTime @default(now())
  bytes   Bytes?
  size    BigInt   @default(1)
  data    Json
}
`,
  });
  expect(output).toContain(
    'Note.price (schema/schema.prisma:16): left out, since Decimal cannot be a column',
  );
  expect(definition(read('note.ts'))).toMatchInlineSnapshot(`
    "= defineTable('Note', {
      id: guid().primaryKey().default(() => newNanoid(10)),
      from: ipAddress(),
      email: caseInsensitiveText(),
      at: timestamp().default(() => new Date()),
      bytes: bytes().nullable(),
      size: bigint().default(1n),
      data: json<JsonValue>(),
    });"
  `);
});
