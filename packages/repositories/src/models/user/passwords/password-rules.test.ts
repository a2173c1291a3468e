import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalized, PasswordRules } from './password-rules.ts';

const rules = new PasswordRules(8);

test('a password is any text of eight characters or more, each counted once', () => {
  for (const password of [
    '12345678',
    '        ',
    '🦀🦀🦀🦀🦀🦀🦀🦀',
    "'; drop table users",
    'nul\0nul\0',
    'x'.repeat(1024),
  ]) {
    expect(rules.accept(password)).toBe(password);
  }
  for (const password of ['', '1234567', '🦀🦀🦀🦀🦀🦀🦀']) {
    expect(() => rules.accept(password)).toThrow('the fewest are 8');
  }
});

test('a password of too many bytes, of half characters or of no text is refused, and never quoted', () => {
  const secret = 'tr0ub4dor';
  for (const password of [
    secret.repeat(200),
    'ü'.repeat(513),
    `${secret}\ud800`,
    42,
    null,
    undefined,
    {},
    [secret],
  ]) {
    expect(() => rules.accept(password)).toThrow('The password cannot be used');
    expect(() => rules.accept(password)).not.toThrow(secret);
  }
});

test('a password has one form, which is its own', () => {
  expect(rules.accept('Zoe\u0308 \ufb01sher')).toBe('Zo\u00eb fisher');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const once = normalized(text);
      return once === undefined || normalized(once) === once;
    }),
  );
});

test('what becomes too long by its one form is refused as well', () => {
  expect(normalized('\ufdfa'.repeat(300))).toBeUndefined();
});
