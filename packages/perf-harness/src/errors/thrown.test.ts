import { expect, test } from 'vitest';
import { errorKind, errorMessage, errorPart, errorsIn } from './thrown.ts';

const broken = () => {
  throw new Error('do not look');
};

test.each([
  [Object.assign(new Error('x'), { code: '40001' }), '40001', 'x'],
  [Object.assign(new Error('x'), { code: 1205 }), '1205', 'x'],
  [{ code: 'P2002', toString: (): string => 'unique' }, 'P2002', 'unique'],
  [new TypeError('x'), 'TypeError', 'x'],
  [{}, 'Object', '[object Object]'],
  ['a string', 'string', 'a string'],
  [undefined, 'undefined', 'undefined'],
  [Symbol('s'), 'symbol', 'Symbol(s)'],
])('%o is of kind %s and says %s', (error, kind, message) => {
  expect([errorKind(error), errorMessage(error)]).toEqual([kind, message]);
});

test('an error whose message and name are no texts has texts for them', () => {
  const error = Object.assign(new Error(), { message: { of: 'the server' }, name: undefined, stack: 7 });
  expect([errorKind(error), errorMessage(error), errorPart(error, 'stack')]).toEqual([
    'undefined',
    '[object Object]',
    '7',
  ]);
});

test.each([
  ['without a prototype', Object.create(null)],
  ['whose parts throw', { toString: broken }],
  ['whose message throws', Object.defineProperty(new Error(), 'message', { get: broken })],
  ['that was revoked', revoked()],
])('one %s can be told of', (_, error) => {
  const message = errorMessage(error);
  expect(message).toBe('Something was thrown that cannot be written as text.');
  expect(errorKind(error)).toMatch(/^(object|Object|Error)$/);
  expect(() => errorPart(error, 'stack')).not.toThrow();
  expect(errorsIn(error)).toEqual([]);
});

test('of several errors in one, all are had', () => {
  expect(errorsIn(new AggregateError(['a', 'b']))).toEqual(['a', 'b']);
  expect(errorsIn(new Error('x'))).toEqual([]);
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
