import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readBlocks, testReadme } from '@holdfast-tooling/vitest-preset/readme';
import { expect, test } from 'vitest';

const docs = join(import.meta.dirname, '../../../docs');
/** Tested by files of their own, since they need more than an empty database. */
const elsewhere = ['getting-started.md'];
/** What a reader looks at and does not run. */
const shown = ['text', 'mermaid'];

const pages = globSync(['*.md', 'recipes/*.md'], { cwd: docs })
  .sort()
  .filter((page) => !elsewhere.includes(page))
  .filter((page) =>
    readBlocks(readFileSync(join(docs, page), 'utf8')).some(({ language }) => !shown.includes(language)),
  );

test('there are recipes to test', () => {
  expect(pages.length).toBeGreaterThan(6);
});

for (const page of pages) {
  testReadme(pathToFileURL(join(docs, page)), { packageFolder: new URL('..', import.meta.url) });
}
