import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatorBlock as block, type Generated, PrismaProjects } from '../fixtures/prisma-project.ts';

const projects = new PrismaProjects();
let generated: Generated;

beforeAll(async () => {
  generated = await projects.generate('relations', {
    'schema.prisma': `${block('postgresql', '', 'schemas = ["public", "shop"]')}
model User {
  id       Int      @id
  profile  Profile?
  written  Post[]   @relation("author")
  edited   Post[]   @relation("editor")
  fans     User[]   @relation("fan club")
  idols    User[]   @relation("fan club")
  bossId   Int?
  boss     User?    @relation("boss", fields: [bossId], references: [id])
  staff    User[]   @relation("boss")
  unknown  NoKey[]
  secrets  Hidden[]

  @@schema("shop")
}

model Profile {
  userId Int  @id
  user   User @relation(fields: [userId], references: [id])

  @@schema("public")
}

model Post {
  blog     String
  number   Int
  authorId Int
  editorId Int?
  author   User      @relation("author", fields: [authorId], references: [id])
  editor   User?     @relation("editor", fields: [editorId], references: [id])
  comments Comment[]

  @@id([blog, number])
  @@schema("public")
}

model Comment {
  id     Int     @id
  blog   String?
  number Int?
  post   Post?   @relation(fields: [blog, number], references: [blog, number])
  labels Label[]

  @@schema("public")
}

model Label {
  name     String    @id
  comments Comment[]

  @@schema("shop")
}

model NoKey {
  id     String @id @db.VarBit
  userId Int?
  user   User? @relation(fields: [userId], references: [id])

  @@schema("public")
}

/// @holdfast ignore
model Hidden {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@schema("public")
}
`,
  });
});
afterAll(() => projects.remove());

test('relations of all kinds are written, and those to what is no table are not', () => {
  expect(generated.output).toContain('NoKey');
  const text = generated.read('relations.ts');
  expect(text.slice(text.indexOf('const _'))).toMatchInlineSnapshot(`
    "const _fan_club = defineTable('_fan club', {
      A: integer().primaryKey(),
      B: integer().primaryKey(),
    }, { schema: 'shop' });

    const _CommentToLabel = defineTable('_CommentToLabel', {
      A: integer().primaryKey(),
      B: text().primaryKey(),
    });

    /** The type of \`relations\`: how each table leads to others. */
    export type SchemaRelations = {
      readonly user: {
        readonly profile: Relation<typeof profile, 'one', true, 'profile'>;
        readonly written: Relation<typeof post, 'many', false, 'post'>;
        readonly edited: Relation<typeof post, 'many', false, 'post'>;
        readonly fans: Relation<typeof user, 'many', false, 'user'>;
        readonly idols: Relation<typeof user, 'many', false, 'user'>;
        readonly boss: Relation<typeof user, 'one', true, 'user'>;
        readonly staff: Relation<typeof user, 'many', false, 'user'>;
      };
      readonly profile: {
        readonly user: Relation<typeof user, 'one', false, 'user'>;
      };
      readonly post: {
        readonly author: Relation<typeof user, 'one', false, 'user'>;
        readonly editor: Relation<typeof user, 'one', true, 'user'>;
        readonly comments: Relation<typeof comment, 'many', false, 'comment'>;
      };
      readonly comment: {
        readonly post: Relation<typeof post, 'one', true, 'post'>;
        readonly labels: Relation<typeof label, 'many', false, 'label'>;
      };
      readonly label: {
        readonly comments: Relation<typeof comment, 'many', false, 'comment'>;
      };
    };

    /** How each table leads to others. */
    export const relations: SchemaRelations = defineRelations({
      user,
      profile,
      post,
      comment,
      label,
      _fan_club,
      _CommentToLabel,
    }, {
      user: {
        profile: toOne('profile', { id: 'userId' }, { optional: true }),
        written: toMany('post', { id: 'authorId' }),
        edited: toMany('post', { id: 'editorId' }),
        fans: toMany('user', { id: 'A' }, { through: '_fan_club', on: { B: 'id' } }),
        idols: toMany('user', { id: 'B' }, { through: '_fan_club', on: { A: 'id' } }),
        boss: toOne('user', { bossId: 'id' }),
        staff: toMany('user', { id: 'bossId' }),
      },
      profile: {
        user: toOne('user', { userId: 'id' }),
      },
      post: {
        author: toOne('user', { authorId: 'id' }),
        editor: toOne('user', { editorId: 'id' }),
        comments: toMany('comment', { blog: 'blog', number: 'number' }),
      },
      comment: {
        post: toOne('post', { blog: 'blog', number: 'number' }),
        labels: toMany('label', { id: 'A' }, { through: '_CommentToLabel', on: { B: 'name' } }),
      },
      label: {
        comments: toMany('comment', { name: 'B' }, { through: '_CommentToLabel', on: { A: 'id' } }),
      },
    });
    "
  `);
});

test('the relations compile and load as they are written', async () => {
  expect(projects.compile('relations', 'tables')).toBe('');
  const { relations } = (await import(`${generated.tables}/index.ts`)) as {
    readonly relations: Readonly<Record<string, Readonly<Record<string, { readonly nullable: boolean }>>>>;
  };
  expect(Object.keys(relations).filter((name) => !name.startsWith('_'))).toStrictEqual([
    'user',
    'profile',
    'post',
    'comment',
    'label',
  ]);
  expect(relations['user']?.['profile']?.nullable).toBe(true);
  expect(relations['post']?.['author']?.nullable).toBe(false);
});
