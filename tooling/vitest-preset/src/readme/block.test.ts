import { expect, test } from 'vitest';
import { blockTitle, formFault, readBlocks } from './block.ts';

const page = ['# Title', '', 'Text.', '', '```ts', 'code();', '```', '', '## `Next` step', ''];

test('a block knows its number, its line and the heading above it', () => {
  const [first, second] = readBlocks(
    [...page, '- in a list:', '', '  ```sql file=a/b.sql', '  select 1;', '  ```'].join('\n'),
  );
  expect(first).toMatchObject({ number: 1, language: 'ts', code: 'code();', line: 5, heading: 'Title' });
  expect(second).toMatchObject({ number: 2, file: 'a/b.sql', code: 'select 1;', line: 13 });
  expect(second && blockTitle(second)).toBe('block 2, sql, under “Next step”');
});

test.each([
  ['```js\n1;\n```', "a block marked 'js' would go untested; mark it 'ts'."],
  ['```bash\nls\n```', "a block marked 'bash' would go untested; mark it 'console'."],
  ['```\nout\n```', "a block marked '' would go untested; mark it 'text'."],
  ['```ts title=x\n1;\n```', "'title=x' behind the language is not understood; only 'file=NAME' is."],
  ['```ts file=../x.ts\n1;\n```', "file=../x.ts must stay inside the README's folder."],
  ['```console\nls\n```', "no line starts with '$ ', so no command would run; mark output alone as 'text'."],
])('%j is refused as written', (markdown, fault) => {
  expect(readBlocks(markdown).map(formFault)).toEqual([fault]);
});

test.each(['ts', 'text', 'json', 'prisma file=schema.prisma', 'sh', 'mermaid'])(
  'a block opened by %s is fine as written',
  (opening) => {
    expect(readBlocks(`\`\`\`${opening}\n1\n\`\`\``).map(formFault)).toEqual([undefined]);
  },
);
