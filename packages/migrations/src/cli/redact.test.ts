import { expect, test } from 'vitest';

import { redactor } from './redact.ts';

test('the URL and its password are taken out, as they were written and as they are meant', () => {
  const redact = redactor('postgres://u:p%40ss@localhost/d');
  expect(redact('at postgres://u:p%40ss@localhost/d with p%40ss and p@ss')).toBe('at *** with *** and ***');
});

test('what has no password is left as it is', () => {
  for (const url of [undefined, 'file:x.sqlite', 'no url']) {
    expect(redactor(url)('x and y')).toBe('x and y');
  }
});
