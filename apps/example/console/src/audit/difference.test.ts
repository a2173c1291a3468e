import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf, valueText } from './difference.ts';

const told = (pieces: ReturnType<typeof piecesOf>) =>
  pieces.map(({ kind, text }) => `${{ same: '', gone: '-', new: '+' }[kind]}${text}`);

test('a value that became another is told as both', () => {
  expect(told(piecesOf({ property: 'fullName', from: 'Ada', to: 'Ada Lovelace' }))).toEqual([
    '-Ada',
    '+Ada Lovelace',
  ]);
  expect(told(piecesOf({ property: 'isActive', from: true, to: false }))).toEqual(['-yes', '+no']);
});

test('what is created has only what came, and what is removed only what went', () => {
  expect(told(piecesOf({ property: 'email', to: 'a@b' }))).toEqual(['+a@b']);
  expect(told(piecesOf({ property: 'email', from: 'a@b' }))).toEqual(['-a@b']);
  expect(told(piecesOf({ property: 'deletedAt', from: null, to: '2026-01-02T03:04:05.678Z' }))).toHaveLength(
    1,
  );
});

test('a property that was set to none is told so', () => {
  expect(told(piecesOf({ property: 'fullName', from: 'Ada', to: null }))).toEqual(['-Ada', '+none']);
  expect(told(piecesOf({ property: 'fullName', to: null }))).toEqual(['none']);
});

test('of lists it is told what went and what came', () => {
  const change = { property: 'permissions', from: ['a', 'b'], to: ['b', 'c'] };
  expect(told(piecesOf(change))).toEqual(['b', '-a', '+c']);
  expect(told(piecesOf({ property: 'permissions', from: [], to: [] }))).toEqual(['an empty list']);
});

test('what may not be shown is not shown', () => {
  const secret = { property: 'passwordHash', from: 'x', to: 'y', redacted: true };
  expect(told(piecesOf(secret))).toEqual(['not shown']);
});

test('every value has a text, and nothing is told as nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (from, to) => {
      expect(valueText(from)).not.toBe('');
      expect(piecesOf({ property: 'any', from, to }).every(({ text }) => text !== '')).toBe(true);
    }),
  );
});
