import { expect, test } from 'vitest';
import { readComments } from './annotation.ts';

test('annotations are read from among the lines for people', () => {
  expect(readComments('A person.\n@holdfast audited, versioned\nWho signs in.')).toStrictEqual({
    documentation: ['A person.', 'Who signs in.'],
    words: [{ word: 'audited' }, { word: 'versioned' }],
    unreadable: [],
  });
});

test('a word may have something in parentheses, and words may stand on several lines', () => {
  expect(
    readComments('@holdfast json(Notes from "../notes.ts"), ignore\n@holdfast plays( createdBy )').words,
  ).toStrictEqual([
    { word: 'json', argument: 'Notes from "../notes.ts"' },
    { word: 'ignore' },
    { word: 'plays', argument: 'createdBy' },
  ]);
});

test('no comment says nothing', () => {
  expect(readComments(undefined)).toStrictEqual({ documentation: [], words: [], unreadable: [] });
});

test('what cannot be read is kept to be told', () => {
  expect(readComments('@holdfast').unreadable).toStrictEqual(['']);
  expect(readComments('@holdfast guid; ignore')).toMatchObject({ words: [], unreadable: ['guid; ignore'] });
  expect(readComments('@holdfast guid, json(').unreadable).toStrictEqual(['json(']);
});

test('a word that only begins like an annotation is for people', () => {
  expect(readComments('@holdfastish')).toMatchObject({ documentation: ['@holdfastish'], unreadable: [] });
});
