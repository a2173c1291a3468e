import { createTestDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import { onTestFinished, test } from 'vitest';

import { openDatabase } from '../fixtures/open-database.ts';
import { goAround } from '../fixtures/round-trip.ts';

/** Pairs that the random ones have found, by what the engine's own script did wrong. */
const cases: readonly { wrong: string; first: string; second: string; schemas?: true }[] = [
  {
    wrong: 'an enum loses a value while a table that goes has it',
    first: 'enum K {\n  A\n  B\n}\nmodel T {\n  id Int @id\n  k K\n}',
    second: 'enum K {\n  A\n}',
  },
  {
    wrong: 'an enum loses a value on the way back to a table that is to come',
    first: 'enum K {\n  A\n}\nmodel T {\n  id Int @id\n  k K\n}',
    second: 'enum K {\n  A\n  B\n}',
  },
  {
    wrong: 'a new value is a default at once',
    first: 'enum K {\n  A\n}\nmodel T {\n  id Int @id\n  k K @default(A)\n}',
    second: 'enum K {\n  A\n  B\n}\nmodel T {\n  id Int @id\n  k K @default(B)\n}',
  },
  {
    wrong: 'a value comes back at the end',
    first: 'enum K {\n  A\n  B\n  C\n}',
    second: 'enum K {\n  A\n  C\n}',
  },
  {
    wrong: 'a sequence is dropped without its name, and made without quotes',
    first: 'model T {\n  id Int @id @default(autoincrement())\n  @@map("odd rows")\n}',
    second: 'model T {\n  id Int @id\n  @@map("odd rows")\n}',
  },
  {
    wrong: 'a sequence is not dropped, because another one is made',
    first: 'model T {\n  id Int @id @default(autoincrement())\n}',
    second: 'model T {\n  id Int @id\n}\nmodel Another {\n  id Int @id @default(autoincrement())\n}',
  },
  {
    wrong: 'a list is not cast to a value',
    first: 'enum K {\n  A\n}\nmodel T {\n  id Int @id\n  k K[]\n}',
    second: 'enum K {\n  A\n}\nmodel T {\n  id Int @id\n  k K\n}',
  },
  {
    wrong: 'the default of another type stays',
    first: 'model T {\n  id Int @id\n  a String @default("x") @db.VarChar(20)\n}',
    second: 'model T {\n  id Int @id\n  a Json @default("{}")\n}',
  },
  {
    wrong: 'a sequence is looked for and made in another schema than its table',
    schemas: true,
    first: 'model T {\n  id Int @id @default(autoincrement())\n  @@map("odd rows")\n  @@schema("one")\n}',
    second: 'model T {\n  id Int @id\n  @@map("odd rows")\n  @@schema("one")\n}',
  },
  {
    wrong: 'a schema is taken to be there because it is listed',
    schemas: true,
    first: 'model T {\n  id Int @id\n  @@schema("one")\n}',
    second: 'enum K {\n  A\n  @@schema("Two")\n}\nmodel T {\n  id Int @id\n  k K[]\n  @@schema("one")\n}',
  },
  {
    wrong: 'an enum of another schema loses a value',
    schemas: true,
    first:
      'enum K {\n  A\n  B\n  C\n  @@schema("Two")\n}\nmodel T {\n  id Int @id\n  k K @default(A)\n  @@schema("one")\n}',
    second:
      'enum K {\n  A\n  C\n  @@schema("Two")\n}\nmodel T {\n  id Int @id\n  k K @default(C)\n  @@schema("one")\n}',
  },
  {
    wrong: 'a list in another schema is not cast to a value',
    schemas: true,
    first: 'model T {\n  id Int @id\n  k Int[]\n  @@schema("one")\n}',
    second: 'model T {\n  id Int @id\n  k Int\n  @@schema("one")\n}',
  },
];

describeEachDatabase(
  'a generated script leads there and back where',
  ({ engine }) => {
    test.each(cases)('$wrong', async ({ first, second, schemas }) => {
      const { url, drop } = await createTestDatabase(engine);
      onTestFinished(drop);
      const database = openDatabase(engine, url);
      onTestFinished(() => database.close());
      const list = schemas === true ? '  schemas = ["one", "Two"]\n' : '';
      const datasource = `datasource db {\n  provider = "postgresql"\n${list}}\n`;
      await goAround(database, datasource + first, datasource + second);
      await goAround(database, datasource + second, datasource + first);
    });
  },
  { engines: ['postgres'] },
);
