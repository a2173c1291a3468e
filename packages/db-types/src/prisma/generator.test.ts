import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const packageFolder = path.resolve(import.meta.dirname, '../..');

// Inside the package, so that what is generated finds it; in a folder that nothing else looks into.
mkdirSync(path.join(packageFolder, 'generated'), { recursive: true });
const folder = mkdtempSync(path.join(packageFolder, 'generated/test-'));
const commands = path.join(folder, 'commands');

beforeAll(() => {
  mkdirSync(commands);
  symlinkSync(
    path.join(packageFolder, 'bin/holdfast-prisma-generator.js'),
    path.join(commands, 'holdfast-prisma-generator'),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(path.join(packageFolder, 'node_modules/.bin', command), args, {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [commands, process.env['PATH']].join(path.delimiter),
      // Generating needs no schema engine; without this, Prisma would download one.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      NO_COLOR: '1',
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** Runs `prisma generate` on these files and returns what was generated. */
function generate(project: string, schema: Readonly<Record<string, string>>) {
  const schemaFolder = path.join(folder, project, 'schema');
  const tables = path.join(folder, project, 'tables');
  for (const [name, text] of Object.entries(schema)) {
    const file = path.join(schemaFolder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const result = run('prisma', ['generate', '--schema', 'schema'], path.join(folder, project));
  return {
    ...result,
    tables,
    names: () => readdirSync(tables).sort(),
    read: (name: string) => readFileSync(path.join(tables, name), 'utf8'),
  };
}

/** Compiles these files of a project as strictly as this package itself, and returns what the compiler says. */
function compile(project: string, include: string, compilerOptions = {}): string {
  const cwd = path.join(folder, project);
  const config = {
    extends: '@holdfast-tooling/tsconfig/base.json',
    compilerOptions: { rootDir: '.', outDir: 'out', ...compilerOptions },
    include: [include],
  };
  writeFileSync(path.join(cwd, 'tsconfig.json'), JSON.stringify(config));
  return run('tsc', ['-p', '.'], cwd).output;
}

function block(provider: string, options = ''): string {
  return `
datasource db {
  provider = "${provider}"
}
generator holdfast {
  provider = "holdfast-prisma-generator"
  output   = "../tables"
  ${options}
}
`;
}

const application = {
  'schema.prisma': `${block('postgresql')}
enum Role {
  ADMIN  @map("admin")
  MEMBER

  @@map("user_role")
}

/// How long a plan lasts.
enum Plan {
  monthly
  yearly
}
`,
  'models/user.prisma': `
/// A person who can sign in.
/// @holdfast audited, versioned, softDeletable
model User {
  id         String    @id @default(uuid(7)) @db.Uuid /// @holdfast guid
  /// Where mail goes; a comment may end like this: */
  email      String    @unique @map("e_mail") @db.VarChar(320)
  nickname   String?
  logins     Int       @default(0)
  balance    BigInt    @default(9007199254740993)
  active     Boolean   @default(true)
  role       Role      @default(MEMBER)
  plan       Plan?
  settings   Json      @default("{\\"two words\\":[1,null,\\"it's\\"]}")
  notes      Json?     /// @holdfast json(Notes from "../notes.ts")
  joinedAt   DateTime  @default(now()) @db.Timestamptz(6)
  trialEnds  DateTime  @default("2020-01-01T00:00:00+02:00") @db.Timestamptz(3)
  token      String    @default(uuid()) @db.Uuid
  code       String    @default(cuid()) /// @holdfast required
  serial     Int       @default(autoincrement())
  place      String    @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  tags       String[]  /// @holdfast ignore
  point      Unsupported("point")? /// @holdfast ignore
  orgId      BigInt?
  org        Org?      @relation(fields: [orgId], references: [id])
  profile    Profile?
  createdAt  DateTime  @default(now()) @map("created_at") @db.Timestamptz(6)
  createdBy  String    @default("system") @map("created_by")
  modifiedAt DateTime  @updatedAt @map("modified_at") @db.Timestamptz(6)
  updatedBy  String    @default("system") @map("updated_by")
  version    Int       @default(1)
  deletedAt  DateTime? @map("deleted_at") @db.Timestamptz(6)
  deletedBy  String?   @map("deleted_by")

  @@map("users")
}

model Profile {
  userId String @id @db.Uuid
  user   User   @relation(fields: [userId], references: [id])
  text   String @default("it's \\"here\\"\\n")
}
`,
  'models/org.prisma': `
model Org {
  id    BigInt @id @default(autoincrement())
  users User[]
}

model Table {
  row  Int
  seat String @db.Uuid
  plan Plan

  @@id([row, seat])
}

model Class {
  id String @id
}

/// @holdfast ignore
model Legacy {
  id    Decimal @id
  bytes Bytes
}
`,
};

describe('a schema for PostgreSQL, in several files', () => {
  let generated: ReturnType<typeof generate>;

  beforeAll(() => {
    generated = generate('application', application);
    const notes = path.join(path.dirname(generated.tables), 'notes.ts');
    writeFileSync(notes, 'export interface Notes { readonly text: string }\n');
  });

  test('becomes a file per model, one for the enums and an index', () => {
    expect(generated.output).toContain('Generated Holdfast tables');
    expect(generated.status).toBe(0);
    expect(generated.names()).toStrictEqual([
      'class.ts',
      'enums.ts',
      'index.ts',
      'org.ts',
      'profile.ts',
      'table.ts',
      'user.ts',
    ]);
  });

  test('says what each column is', () => {
    const user = generated.read('user.ts');
    expect(user.split('\n')[0]).toMatch(/^\/\/ Generated by .+ Do not edit/);
    expect(user.slice(user.indexOf('/** A person'), user.indexOf('/** A row'))).toBe(`\
/** A person who can sign in. */
export const user: Table<UserColumns> = defineTable('users', {
  id: guid().primaryKey(),
  email: text().named('e_mail'),
  nickname: text().nullable(),
  logins: integer().default(0),
  balance: bigint().default(9007199254740993n),
  active: boolean().default(true),
  role: enumeration({ ADMIN: 'admin', MEMBER: 'MEMBER' }, { databaseType: 'user_role' }).default('MEMBER'),
  plan: enumeration(['monthly', 'yearly'], { databaseType: 'Plan' }).nullable(),
  settings: json().default({ 'two words': [1, null, "it's"] }),
  notes: json<Notes>().nullable(),
  joinedAt: timestamp().default(() => new Date()),
  trialEnds: timestamp().default(new Date('2019-12-31T22:00:00.000Z')),
  token: guid().default(() => randomUUID()),
  code: text(),
  serial: integer().generatedByDatabase(),
  place: guid().generatedByDatabase(),
  orgId: bigint().nullable(),
  createdAt: timestamp().named('created_at').plays('createdAt'),
  createdBy: text().named('created_by').plays('createdBy'),
  modifiedAt: timestamp().named('modified_at').plays('updatedAt'),
  updatedBy: text().named('updated_by').plays('updatedBy'),
  version: integer().plays('version'),
  deletedAt: timestamp().nullable().named('deleted_at').plays('deletedAt'),
  deletedBy: text().nullable().named('deleted_by').plays('deletedBy'),
});

`);
    expect(generated.read('profile.ts')).toContain('userId: guid().primaryKey({ generated: false }),');
    expect(generated.read('org.ts')).toContain('id: bigint().primaryKey().generatedByDatabase(),');
    expect(generated.read('table.ts')).toContain('seat: guid().primaryKey({ generated: false }),');
    expect(generated.read('index.ts')).toContain(
      "export { user, type User, type NewUser, type UserPatch, type UserColumns } from './user.ts';",
    );
  });

  test('compiles under the strictest flags, isolatedDeclarations among them', () => {
    expect(compile('application', 'tables')).toBe('');
  });

  test('writes the types that the compiler would infer', () => {
    const inferred = path.join(path.dirname(generated.tables), 'inferred');
    mkdirSync(inferred);
    const names = generated.names().filter((name) => name !== 'index.ts' && name !== 'enums.ts');
    expect(names).toHaveLength(5);
    for (const name of names) {
      const text = generated
        .read(name)
        .replace('./enums.ts', '../tables/enums.ts')
        .replace(/^export const (\w+): (\w+<\w+>) =/m, 'type Annotated = $2;\nexport const inferred =')
        .replaceAll(/typeof (?!inferred)\w+>/g, 'typeof inferred>');
      const comparison = `
type Same<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
type ColumnsOf<Of extends { readonly columns: unknown }> = {
  readonly [Property in keyof Of['columns']]: Of['columns'][Property];
};
export const same: Same<ColumnsOf<Annotated>, ColumnsOf<typeof inferred>> = true;
`;
      writeFileSync(path.join(inferred, name), text + comparison);
    }
    expect(compile('application', 'inferred', { isolatedDeclarations: false })).toBe('');
  });

  test('can be loaded', async () => {
    const { user, table } = (await import(
      path.join(generated.tables, 'index.ts')
    )) as typeof import('../index.ts') & Record<string, { readonly primaryKey: readonly string[] }>;
    expect(user?.primaryKey).toStrictEqual(['id']);
    expect(table?.primaryKey).toStrictEqual(['row', 'seat']);
  });

  test('generated again leaves alone what has not changed, and removes only what it wrote itself', () => {
    const own = path.join(generated.tables, 'own.ts');
    writeFileSync(own, '// by hand\n');
    const stale = path.join(generated.tables, 'stale.ts');
    writeFileSync(stale, generated.read('org.ts'));
    writeFileSync(path.join(generated.tables, 'class.ts'), '// by hand\n');
    const before = statSync(path.join(generated.tables, 'user.ts')).mtimeMs;

    expect(generate('application', application).status).toBe(0);

    expect(statSync(path.join(generated.tables, 'user.ts')).mtimeMs).toBe(before);
    expect(generated.names()).toContain('own.ts');
    expect(generated.names()).not.toContain('stale.ts');
    expect(generated.read('class.ts')).toContain('defineTable');
    rmSync(own);
  });
});

test('a schema for SQLite needs no native types, and imports end as they are asked to', () => {
  const { status, read } = generate('sqlite', {
    'schema.prisma': `${block('sqlite', 'importFileExtension = "js"')}
model Note {
  id        String   @id /// @holdfast guid
  createdAt DateTime @default(now())
  kind      Kind
}
enum Kind {
  short
  long
}
`,
  });
  expect(status).toBe(0);
  expect(read('note.ts')).toContain('id: guid().primaryKey(),');
  expect(read('note.ts')).toContain('createdAt: timestamp().default(() => new Date()),');
  expect(read('note.ts')).toContain("from './enums.js'");
  expect(compile('sqlite', 'tables')).toBe('');
});

test('all that cannot become a table is told at once, with its place and what to do', () => {
  const { status, output, tables } = generate('problems', {
    'schema.prisma': block('postgresql'),
    'user.prisma': `/// @holdfast audited, softDeleteable
model User {
  id        String  @id @default(cuid())
  balance   Decimal
  tags      String[]
  place     Unsupported("point")?
  seenAt    DateTime
  leftAt    DateTime @db.Timestamptz(0)
  email     String  @db.Citext
  key       String  /// @holdfast guid
  count     Int     /// @holdfast giud
  notes     String  /// @holdfast json(Notes)
  createdAt Int
  updatedBy String
}
`,
    'other.prisma': `model Other {
  a Int @unique
}
/// @holdfast softDeletable
model NewUser {
  id        Int    @id /// @holdfast ignore
  deletedBy String
}
`,
  });
  expect(status).toBe(1);
  expect(() => readdirSync(tables)).toThrow(/ENOENT/);
  expect(output.slice(output.indexOf('[HF_')).trimEnd()).toMatchInlineSnapshot(`
    "[HF_PRISMA_SCHEMA] 17 problems in the Prisma schema:

    - Other (schema/other.prisma:1): it has no primary key (@id or @@id). Add one, or leave the model out with \`/// @holdfast ignore\`.

    - NewUser (schema/other.prisma:5): it is annotated softDeletable, but lacks deletedAt. Add to the model:
          deletedAt DateTime? @map("deleted_at") @db.Timestamptz(3)

    - NewUser.id (schema/other.prisma:6): it is part of the primary key and cannot be ignored.

    - NewUser.deletedBy (schema/other.prisma:7): it plays deletedBy, which must be optional:
          deletedBy String?   @map("deleted_by")

    - User (schema/user.prisma:2): the annotation of a model knows no word \`softDeleteable\`; the words are audited, versioned, softDeletable, ignore.

    - User (schema/user.prisma:2): it is annotated audited, but lacks createdBy, updatedAt. Add to the model:
          createdBy String    @default("system") @map("created_by")
          updatedAt DateTime  @default(now()) @updatedAt @map("updated_at") @db.Timestamptz(3)

    - User.id (schema/user.prisma:3): the default cuid() is not supported yet. Use \`@default(uuid(7))\`, or have every caller give the value: \`/// @holdfast required\`.

    - User.balance (schema/user.prisma:4): fields of type Decimal are not supported yet. Leave it out with \`/// @holdfast ignore\`.

    - User.tags (schema/user.prisma:5): lists (String[]) are not supported yet. Leave it out with \`/// @holdfast ignore\`.

    - User.place (schema/user.prisma:6): fields of type Unsupported(…) are not supported. Leave it out with \`/// @holdfast ignore\`.

    - User.seenAt (schema/user.prisma:7): without a time zone, the same value means another moment to a process in another zone. Add \`@db.Timestamptz(3)\`, or leave the field out with \`/// @holdfast ignore\`.

    - User.leftAt (schema/user.prisma:8): it keeps fewer digits of a second than the milliseconds of a Date. Make it \`@db.Timestamptz(3)\`.

    - User.email (schema/user.prisma:9): \`@db.Citext\` is not supported yet. Leave it out with \`/// @holdfast ignore\`.

    - User.key (schema/user.prisma:10): it is annotated guid, but is kept as text. Add \`@db.Uuid\`, or remove the annotation.

    - User.count (schema/user.prisma:11): the annotation of a field knows no word \`giud\`; the words are guid, json(Type from "path"), plays(role), required, ignore.

    - User.notes (schema/user.prisma:12): \`json(Notes)\` cannot be read; it is written json(Type from "../path.ts").

    - User.createdAt (schema/user.prisma:13): it plays createdAt, which takes a field like this:
          createdAt DateTime  @default(now()) @map("created_at") @db.Timestamptz(3)"
  `);
});

test('an option that is unknown or has no such value is told', () => {
  const schema = (options: string) => ({
    'schema.prisma': `${block('sqlite', options)}model A {\n  id Int @id\n}\n`,
  });
  const { output } = generate('options', schema('importFileExtension = "tsx"\n  outputs = "x"'));
  expect(output).toContain('generator holdfast, outputs: there is no such option.');
  expect(output).toContain(
    'generator holdfast, importFileExtension: it cannot be "tsx"; it is one of "ts", "mts"',
  );
});

test('a database that is not supported is named', () => {
  const { output } = generate('mysql', { 'schema.prisma': `${block('mysql')}model A {\n  id Int @id\n}\n` });
  expect(output).toContain(
    'datasource: its provider is mysql; the ones supported are "postgresql" and "sqlite".',
  );
});

test('two models that ask for one file or one type are told', () => {
  const model = (name: string) => `model ${name} {\n  id Int @id\n}\n`;
  const { output } = generate('clashes', {
    'schema.prisma': `${block('sqlite')}${model('User')}${model('NewUser')}${model('ApiKey')}${model('APIKey')}${model('Index')}`,
  });
  expect(output).toContain('NewUser: it asks for the export NewUser, which the model User has.');
  expect(output).toContain('APIKey: it asks for the file api-key.ts, which the model ApiKey has.');
  expect(output).toContain('Index: it asks for the file index.ts, which the table of contents has.');
});
