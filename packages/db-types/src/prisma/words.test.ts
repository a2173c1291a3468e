import { afterAll, expect, test } from 'vitest';
import { generatorBlock as block, definition, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
afterAll(() => projects.remove());

test('words that cannot be read, or do not fit their field, are told', async () => {
  const generated = projects.generate('unfit', {
    'schema.prisma': block('postgresql'),
    'user.prisma': `/// @holdfast
/// @holdfast audited(all), unique
model User {
  id     Int      @id       /// @holdfast guid
  name   String             /// @holdfast secret; required
  label  String             /// @holdfast
  nick   String             /// @holdfast xyzzy
  code   String   @db.Char(3) /// @holdfast maxLength(3)
  count  Int                /// @holdfast minLength(1)
  valid  String             /// @holdfast validated(schema from "./schema.ts")
  hash   String   @db.VarChar(9) /// @holdfast blindIndex(name, keys from "./keys.ts")
  index  String             /// @holdfast blindIndex(name)
  proto  String             /// @holdfast constructor
  texts  String[]           /// @holdfast caseInsensitive
}
`,
  });
  await expect(generated).rejects.toThrowErrorMatchingInlineSnapshot(`
    [PrismaSchemaError: [HF_PRISMA_SCHEMA] 14 problems in the Prisma schema:

    - User (schema/user.prisma:3): \`@holdfast\` stands without a word; the words are audited, versioned, softDeletable, owned, unique, ignore.

    - User (schema/user.prisma:3): \`audited\` takes nothing in parentheses.

    - User (schema/user.prisma:3): \`unique()\` names nothing, which is no field of it; it is written unique(field, field).

    - User.id (schema/user.prisma:4): it is annotated guid, which takes a field of type String, not one that is kept as integer. Remove the annotation.

    - User.name (schema/user.prisma:5): \`@holdfast … secret; required\` cannot be read; it takes words with commas between them: json, validated, encrypted, blindIndex, format, minLength, maxLength, plays, guid, caseInsensitive, ipAddress, secret, required, ignore.

    - User.label (schema/user.prisma:6): \`@holdfast\` stands without a word; the words are json, validated, encrypted, blindIndex, format, minLength, maxLength, plays, guid, caseInsensitive, ipAddress, secret, required, ignore.

    - User.nick (schema/user.prisma:7): the annotation of a field knows no word \`xyzzy\`. The words are json, validated, encrypted, blindIndex, format, minLength, maxLength, plays, guid, caseInsensitive, ipAddress, secret, required, ignore.

    - User.code (schema/user.prisma:8): it is annotated minLength or maxLength, but \`@db.Char\` says how long it is. Remove the annotation.

    - User.count (schema/user.prisma:9): it is annotated format, minLength or maxLength, which takes a field of type String, not one that is kept as integer. Remove the annotation.

    - User.valid (schema/user.prisma:10): it is annotated validated(…), which takes a field of type Json, not one that is kept as text. Remove the annotation.

    - User.hash (schema/user.prisma:11): it is annotated blindIndex(…), which takes a field of type String without a length, not one that is kept as text. Remove the annotation.

    - User.index (schema/user.prisma:12): \`blindIndex(name)\` cannot be read; it is written blindIndex(field, keys from "../path.ts").

    - User.proto (schema/user.prisma:13): the annotation of a field knows no word \`constructor\`. The words are json, validated, encrypted, blindIndex, format, minLength, maxLength, plays, guid, caseInsensitive, ipAddress, secret, required, ignore.

    - User.texts (schema/user.prisma:14): it is annotated caseInsensitive, but is kept as text. Add \`@db.Citext\`, or remove the annotation.]
  `);
});

test('what is said of a list is said of its elements', async () => {
  const { read, output } = await projects.generate('lists', {
    'schema.prisma': `${block('postgresql')}
model User {
  id    String   @id @db.Char(8) /// @holdfast format(url)
  mails String[] @db.Citext /// @holdfast caseInsensitive, format(email)
  ids   String[] @db.Uuid /// @holdfast guid
  from  String[] @db.Inet /// @holdfast ipAddress
  codes String[] @db.Char(2)
}
`,
  });
  expect(output).toBe('');
  expect(definition(read('user.ts'))).toMatchInlineSnapshot(`
    "= defineTable('User', {
      id: text({ length: 8, format: 'url' }).primaryKey(),
      mails: list(caseInsensitiveText({ format: 'email' })).default([]),
      ids: list(guid()).default([]),
      from: list(ipAddress()).default([]),
      codes: list(text({ length: 2 })).default([]),
    });"
  `);
});
