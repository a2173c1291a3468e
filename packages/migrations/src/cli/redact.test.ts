import { expect, test } from 'vitest';

import { redactor } from './redact.ts';

test('the URL and its password are taken out, as they were written and as they are meant', () => {
  const redact = redactor(['postgres://u:p%40ss@localhost/d']);
  expect(redact('at postgres://u:p%40ss@localhost/d with p%40ss and p@ss')).toBe('at *** with *** and ***');
});

test('what has no password is left as it is', () => {
  for (const urls of [[], ['file:x.sqlite'], ['no url']]) {
    expect(redactor(urls)('x and y')).toBe('x and y');
  }
});

test('a percent sign in the password that stands for itself is no obstacle', () => {
  const redact = redactor(['postgres://u:p%40ss%@localhost/d']);
  expect(redact('p%40ss% is p@ss%')).toBe('*** is ***');
});
