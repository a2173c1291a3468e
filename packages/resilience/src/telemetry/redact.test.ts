import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { redact, withoutLiterals } from './redact.ts';

describe('withoutLiterals', () => {
  test.each([
    ["select * from t where a = 'x' and b = 12.5", 'select * from t where a = ? and b = ?'],
    ["select 'it''s', e'a\\'b', $$body$$, $f$ it's $f$", 'select ?, ?, ?, ?'],
    ['select "Column 1", t2.a1, $1, `b 2` from t2', 'select "Column 1", t2.a1, $1, `b 2` from t2'],
    ["select 1 -- 'secret'\n, 0x1F /* 'too' */", 'select ?  \n, ?  '],
    ["alter role app password 'secret'", 'alter role app password ?'],
    ["select 'never closed", 'select ?'],
  ])('turns %j into %j', (text, redacted) => {
    expect(withoutLiterals(text).replaceAll(/ +/g, ' ').trim()).toBe(redacted.replaceAll(/ +/g, ' ').trim());
  });

  test('lets no text through, whatever stands in it and around it', () => {
    const around = fc.constantFrom('', "'a'", '"b"', '$1', '$$c$$', '-- d\n', '/* e */', "e'\\''");
    const property = fc.property(around, fc.string(), around, (before, secret, after) => {
      const literal = `'§${secret.replaceAll("'", "''")}§'`;
      expect(withoutLiterals(`select ${before} , ${literal} , ${after}`)).not.toContain('§');
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

test.each([
  ['connect postgres://app:s3cret@db-1/app failed', 'connect postgres://app:***@db-1/app failed'],
  ['postgres://app:p@ss@db-1/app', 'postgres://app:***@db-1/app'],
  ['host=db password=s3cret user=app', 'host=db password=*** user=app'],
  ['{"password":"s3cret"}', '{"password":***}'],
  ['invalid input syntax for type integer: "s3cret"', 'invalid input syntax for type integer: "***"'],
  ['password authentication failed for user "app"', 'password authentication failed for user "app"'],
])('redacts %j', (message, redacted) => {
  expect(redact(message)).toBe(redacted);
});
