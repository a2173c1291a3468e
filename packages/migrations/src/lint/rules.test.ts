import { expect, test } from 'vitest';

import { examplesOfLocks } from '../fixtures/lint-examples-locks.ts';
import { examplesOfLoss } from '../fixtures/lint-examples-loss.ts';
import { ground } from '../fixtures/lint-ground.ts';
import { createMigrationFolder } from '../fixtures/migration-folder.ts';
import { rules } from './all-rules.ts';
import { lintRevisions } from './lint-revisions.ts';

const examples = { ...examplesOfLocks, ...examplesOfLoss };

const ofPostgres = rules.filter(
  ({ dialects, direction }) => dialects.includes('postgres') && direction !== 'down',
);

test('every rule of PostgreSQL has examples', () => {
  expect(Object.keys(examples).sort()).toEqual(ofPostgres.map(({ name }) => name).sort());
});

const cases = (kind: 'dangerous' | 'safe'): readonly (readonly [string, string])[] =>
  Object.entries(examples).flatMap(([rule, own]) => own[kind].map((sql) => [rule, sql] as const));

test.each(cases('dangerous'))('%s finds something in %s', async (rule, sql) => {
  expect(await rulesFinding(sql)).toContain(rule);
});

test.each(cases('safe'))('%s finds nothing in %s', async (rule, sql) => {
  const found = await rulesFinding(sql);
  expect(found).not.toContain(rule);
  expect(found).not.toContain('syntax-error');
});

async function rulesFinding(sql: string): Promise<readonly string[]> {
  const { dir } = await createMigrationFolder({ '1': ground, '2': sql });
  const { findings } = await lintRevisions({ dir, dialect: 'postgres', since: '1' });
  for (const { message, advice } of findings) {
    expect([message, ...advice.flatMap(({ says, sql: text = '' }) => [says, text])].join()).not.toMatch(
      /undefined|…;/,
    );
  }
  return findings.map(({ rule }) => rule);
}
