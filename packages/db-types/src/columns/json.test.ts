import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type AnyColumnBuilder, defineTable, integer, json, type NewRow, type Row } from '../index.ts';

function encodeBy(builder: AnyColumnBuilder): (value: unknown) => unknown {
  return defineTable('users', { key: integer().primaryKey(), value: builder }).columns.value.codec('postgres')
    .encode;
}

const settings = {
  zod: json(z.object({ theme: z.enum(['light', 'dark']), sizes: z.array(z.number()) })),
  valibot: json(v.object({ theme: v.picklist(['light', 'dark']), sizes: v.array(v.number()) })),
  arktype: json(type({ theme: "'light' | 'dark'", sizes: 'number[]' })),
};

describe.each(Object.entries(settings))('a document typed by %s', (_name, builder) => {
  const encode = encodeBy(builder);

  test('is stored where it is valid', () => {
    expect(encode({ theme: 'dark', sizes: [1, 2] })).toBe('{"theme":"dark","sizes":[1,2]}');
  });

  test('is refused where it is not, with its path', () => {
    expect(() => encode({ theme: 'dark', sizes: [1, '2'] })).toThrow(
      /^users\.value cannot hold an object: at \$\["sizes"\]\[1\], .+\.$/,
    );
    expect(() => encode('dark')).toThrow(expect.objectContaining({ code: 'HF_COLUMN_VALUE' }));
    expect(() => encode(undefined)).toThrow(expect.objectContaining({ code: 'HF_COLUMN_VALUE' }));
  });

  test('has the type the validator gives it', () => {
    const table = defineTable('users', { key: integer().primaryKey(), value: builder });
    expectTypeOf<Row<typeof table>['value']>().toEqualTypeOf<{ theme: 'light' | 'dark'; sizes: number[] }>();
    // @ts-expect-error a theme there is not
    const row: NewRow<typeof table> = { key: 1, value: { theme: 'blue', sizes: [] } };
    expect(() => encode(row.value)).toThrow(/theme/);
  });
});

test('what the validator returns is stored: defaults filled in, unknown keys left out', () => {
  const encode = encodeBy(json(z.object({ theme: z.string().default('light') })));
  expect(encode({ other: 1 })).toBe('{"theme":"light"}');
});

test('what the validator lets pass and JSON cannot hold is still refused', () => {
  expect(() => encodeBy(json(z.object({ at: z.date() })))({ at: new Date(0) })).toThrow(
    /at \$\["at"\], only plain objects/,
  );
});

test.each([
  ['zod', json(z.string().refine(async () => true)), 'a'],
  [
    'valibot',
    json(
      v.pipeAsync(
        v.string(),
        v.checkAsync(async () => true),
      ),
    ),
    'a',
  ],
])('a validator of %s that answers later is refused', (_name, builder, value) => {
  expect(() => encodeBy(builder)(value)).toThrow(/its validator answers later \(it is asynchronous\)/);
});

test('of many issues the first are told, and how many more there are', () => {
  const encode = encodeBy(json(z.array(z.number())));
  expect(() => encode(Array.from({ length: 8 }, () => 'x'))).toThrow(/at \$\[4\], [^;]+; and 3 more\.$/);
});

test('what a validator says of a secret document is not told, but where it is wrong', () => {
  const said = type({ pin: 'number' });
  const encode = encodeBy(json(said).secret());
  expect(() => encode({ pin: 'hunter2' })).toThrow(
    'users.value cannot hold this secret value: its validator refuses it at $["pin"].',
  );
});

test('any schema that follows the standard will do', () => {
  const even = {
    '~standard': {
      version: 1 as const,
      vendor: 'own',
      validate: (value: unknown) =>
        typeof value === 'number' && value % 2 === 0 ? { value } : { issues: [{ message: 'it is\nodd.' }] },
    },
  };
  expect(encodeBy(json(even))(2)).toBe('2');
  expect(() => encodeBy(json(even))(3)).toThrow('users.value cannot hold 3: at $, it is odd.');
});
