import { expect, test } from 'vitest';

import { foldSchema, providerOf } from './fold-schema.ts';

const models = 'model User {\n  id Int @id\n  url String @default("http://x//y { z")\n}\n';
const folded = `datasource db {\n  provider = "postgresql"\n}\n\n${models}`;

function fold(...texts: readonly string[]): string {
  return foldSchema(texts.map((text, index) => ({ path: `${index}.prisma`, text })));
}

test('comments, alignment, generators and URLs make no difference', () => {
  const noisy = `
    generator client { // the client
      provider = "prisma-client-js"
    }
    datasource pg {
      url      = env("DATABASE_URL") // {
      provider = "postgresql"
    }
    /// A user }
    /* model Old {
    } */
    model User {
      id   Int     @id   // the key
      url  String  @default("http://x//y { z")\r
    }`;
  expect(fold(noisy)).toBe(folded);
  expect(providerOf(folded)).toBe('postgresql');
});

test('what is cut into files is the same in one', () => {
  expect(fold('datasource db {\n  provider = "postgresql"\n}', models)).toBe(folded);
});

test('an attribute over several lines is one', () => {
  const text =
    'datasource db {\n provider = "sqlite"\n}\nmodel A {\n  id Int\n  b Int\n  @@id([\n    id,\n    b\n  ])\n}';
  expect(fold(text)).toContain('  @@id([ id, b ])\n');
});

test('preview features stay, since some of them change what a database is to have', () => {
  const text = `generator c {\n  previewFeatures = ["views", "partialIndexes"]\n}\n${folded}`;
  expect(fold(text)).toContain('previewFeatures = ["partialIndexes", "views"]');
});

test('a schema without a datasource is refused with the files that were read', () => {
  expect(() => fold(models)).toThrow('no datasource block in 0.prisma');
});
