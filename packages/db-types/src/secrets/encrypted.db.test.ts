import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSampleDatabase, type SampleDatabase } from '../fixtures/sample-database.ts';
import {
  type AnyColumn,
  blindIndex,
  type Column,
  DecryptionError,
  defineTable,
  encrypted,
  integer,
  type KeyRing,
  keyRing,
  text,
} from '../index.ts';

const k1 = randomBytes(32);
const k2 = randomBytes(32);
const first = keyRing({ current: 'k1', keys: { k1 } });
const rotated = keyRing({ current: 'k2', keys: { k1, k2 } });
const second = keyRing({ current: 'k2', keys: { k2 } });

function columnsWith(keys: KeyRing, name = 'users') {
  return defineTable(name, {
    key: integer().primaryKey(),
    email: encrypted({ keys }),
    phone: encrypted({ keys }).named('phone_number'),
    emailIndex: blindIndex('email', { keys, normalize: (email) => email.trim().toLowerCase() }).named(
      'email_index',
    ),
  }).columns;
}

function codecOf(column: Column<string>): { encode(value: string): string; decode(stored: unknown): string } {
  const { encode, decode } = column.codec('postgres');
  return {
    encode: (value) => String(encode(value)),
    decode: (stored) => {
      if (decode === undefined) throw new Error('it is not decoded');
      return decode(stored);
    },
  };
}

test('the same text is never the same twice, and never shows', () => {
  const { encode, decode } = codecOf(columnsWith(first).email);
  const stored = [encode('ada@example.com'), encode('ada@example.com')];
  expect(stored[0]).not.toBe(stored[1]);
  for (const one of stored) {
    expect(one).toMatch(/^hf1\.k1\.[\w-]+$/);
    expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').includes('ada')).toBe(false);
    expect(decode(one)).toBe('ada@example.com');
  }
});

test('rotation: new values are written with the current key, old ones are read with theirs', () => {
  const old = codecOf(columnsWith(first).email).encode('old');
  const { encode, decode } = codecOf(columnsWith(rotated).email);
  expect(decode(old)).toBe('old');
  expect(encode('new')).toMatch(/^hf1\.k2\./);
  expect(codecOf(columnsWith(second).email).decode(encode('new'))).toBe('new');
});

test('a key that is missing is named', () => {
  const old = codecOf(columnsWith(first).email).encode('old');
  const { decode } = codecOf(columnsWith(second).email);
  expect(() => decode(old)).toThrow(DecryptionError);
  expect(() => decode(old)).toThrow(
    'users.email cannot be decrypted: it was written with the key "k1", and the key ring has k2.',
  );
  expect(() => decode(old)).toThrow(
    expect.objectContaining({ code: 'HF_DECRYPTION', table: 'users', column: 'email' }),
  );
});

test('what was written for another column or table, or with another key of the same id, is none', () => {
  const stored = codecOf(columnsWith(first).email).encode('a');
  const others = [
    columnsWith(first).phone,
    columnsWith(first, 'customers').email,
    columnsWith(keyRing({ current: 'k1', keys: { k1: k2 } })).email,
  ];
  for (const other of others) {
    expect(() => codecOf(other).decode(stored)).toThrow(/it was changed, written for another column than/);
  }
});

test('a renamed column reads what it is told to be bound to', () => {
  const stored = codecOf(columnsWith(first).email).encode('a');
  const { mail } = defineTable('people', {
    key: integer().primaryKey(),
    mail: encrypted({ keys: first, boundTo: 'users.email' }),
  }).columns;
  expect(codecOf(mail).decode(stored)).toBe('a');
});

test('whatever was tampered with is refused, by its own error and by no other', () => {
  const { encode, decode } = codecOf(columnsWith(first).email);
  const stored = encode('a secret of some length');
  fc.assert(
    fc.property(fc.nat(stored.length - 1), fc.constantFrom(...'aZ0-_.~'), (at, character) => {
      const changed = stored.slice(0, at) + character + stored.slice(at + 1);
      // The last character of base64url has bits that nothing reads.
      fc.pre(!sameBytes(changed, stored));
      expect(() => decode(changed)).toThrow(DecryptionError);
    }),
  );
  for (const other of [
    '',
    'plain text',
    'hf1',
    'hf1.k1',
    'hf1.k1.',
    'hf1.k1.AAAA',
    `${stored}.x`,
    `hf2${stored.slice(3)}`,
    5,
  ]) {
    expect(() => decode(other)).toThrow(DecryptionError);
  }
});

function sameBytes(left: string, right: string): boolean {
  const [leftHead, rightHead] = [left, right].map((text) => text.split('.', 2).join('.'));
  const bytes = [left, right].map((text) =>
    Buffer.from(text.split('.').slice(2).join('.'), 'base64url').toString('hex'),
  );
  return leftHead === rightHead && bytes[0] === bytes[1];
}

test('no error and no inspection shows a key or a value', () => {
  const columns = columnsWith(first);
  const shown = [
    inspect([first, columns, encrypted({ keys: first })], { depth: 20, showHidden: true }),
    JSON.stringify([first, columns]),
  ].join();
  for (const form of ['hex', 'base64', 'latin1'] as const) expect(shown).not.toContain(k1.toString(form));
  expect(shown).not.toContain([...k1].slice(0, 4).join(', '));
  const stored = codecOf(columns.email).encode('hunter2');
  let error: unknown;
  try {
    codecOf(columns.phone).decode(stored);
  } catch (thrown) {
    error = thrown;
  }
  expect(inspect(error, { depth: 20 })).not.toMatch(/hunter2/);
  expect(inspect(error, { depth: 20 })).not.toContain(stored.slice(8));
});

test('an encrypted column and its index are secret', () => {
  const { email, emailIndex, key } = columnsWith(first);
  expect([email, emailIndex, key].map(({ secret }) => secret)).toStrictEqual([true, true, false]);
});

test('a blind index is the same for what is the same, in its own column only', () => {
  const { derived } = columnsWith(first).emailIndex;
  expect(derived?.from).toBe('email');
  expect(derived?.derive('Ada@Example.com ')).toBe(derived?.derive('ada@example.com'));
  expect(derived?.derive('ada@example.com')).toMatch(/^[\w-]{43}$/);
  expect(derived?.derive('ada@example.com')).not.toBe(
    columnsWith(first, 'customers').emailIndex.derived?.derive('ada@example.com'),
  );
});

test('without a normalization of its own, one letter written in two ways is one', () => {
  const { index } = defineTable('t', {
    key: integer().primaryKey(),
    name: text(),
    index: blindIndex('name', { keys: first }),
  }).columns;
  expect(index.derived?.derive('e\u0301')).toBe(index.derived?.derive('\u00e9'));
  expect(index.derived?.derive('E')).not.toBe(index.derived?.derive('e'));
});

test('a blind index refuses what is no text, as its own column would', () => {
  const { derived } = columnsWith(first).emailIndex;
  for (const value of [5, undefined, { contains: 'a' }, '\ud800']) {
    expect(() => derived?.candidates(value)).toThrow(/^users\.email cannot hold /);
    expect(() => derived?.derive(value)).toThrow(expect.objectContaining({ code: 'HF_COLUMN_VALUE' }));
  }
});

test('while keys are rotated there is a candidate for each, the current one first', () => {
  const candidates = columnsWith(rotated).emailIndex.derived?.candidates('a');
  expect(candidates).toStrictEqual([
    columnsWith(second).emailIndex.derived?.derive('a'),
    columnsWith(first).emailIndex.derived?.derive('a'),
  ]);
  expect(columnsWith(rotated).emailIndex.derived?.derive('a')).toBe(candidates?.[0]);
});

test('a key ring refuses what is no ring', () => {
  const make = (current: string, keys: Readonly<Record<string, Uint8Array>>) => () =>
    keyRing({ current, keys });
  expect(make('k2', { k1 })).toThrow(
    'A key ring\'s current key is one of its keys: it has k1, and not "k2".',
  );
  expect(make('k1', {})).toThrow(/it has none/);
  expect(make('toString', { k1 })).toThrow(/and not "toString"/);
  expect(make('k1', { k1: k1.subarray(0, 16) })).toThrow(
    'The key "k1" of a key ring is 32 bytes; got 16 bytes.',
  );
  expect(make('a.b', { 'a.b': k1 })).toThrow(/1 to 64 letters, digits, "-" and "_"; "a\.b" is not/);
  expect(make('', { '': k1 })).toThrow(expect.objectContaining({ code: 'HF_INVALID_OPTION' }));
  // @ts-expect-error a key that is text, as configuration has it
  expect(make('k1', { k1: k1.toString('base64') })).toThrow(/got a string\.$/);
  expect(rotated.ids).toStrictEqual(['k2', 'k1']);
});

test('a key ring keeps its keys although the bytes are wiped', () => {
  const bytes = Buffer.from(k1);
  const ring = keyRing({ current: 'k1', keys: { k1: bytes } });
  bytes.fill(0);
  expect(codecOf(columnsWith(ring).email).decode(codecOf(columnsWith(first).email).encode('a'))).toBe('a');
});

describeEachDatabase('an encrypted column with a blind index', (database) => {
  const table = defineTable('people', {
    key: integer().primaryKey().generatedByDatabase(),
    email: encrypted({ keys: rotated }),
    emailIndex: blindIndex('email', { keys: rotated }).named('email_index'),
  });
  let samples: SampleDatabase;

  beforeAll(async () => {
    samples = await openSampleDatabase(database.engine, database.url);
    await samples.run('create table people (email text, email_index text)');
  });

  afterAll(() => samples.close());

  test('finds what was written before the keys were rotated, and after', async () => {
    const { email, emailIndex } = table.columns;
    const [current, ...older] = emailIndex.derived?.candidates('ada@example.com') ?? [];
    for (const index of [current, ...older]) {
      await samples.run(
        `insert into people values (${samples.dialect.placeholder(1)}, ${samples.dialect.placeholder(2)})`,
        [email.codec(samples.dialect).encode('ada@example.com'), index],
      );
    }
    const any = [1, 2].map((position) => samples.dialect.placeholder(position)).join(', ');
    const rows = await samples.run(`select email from people where email_index in (${any})`, [
      current,
      ...older,
    ]);
    const { decode } = (email as AnyColumn).codec(samples.dialect);
    expect(rows.map((row) => decode?.(row['email']))).toStrictEqual(['ada@example.com', 'ada@example.com']);
  });
});
