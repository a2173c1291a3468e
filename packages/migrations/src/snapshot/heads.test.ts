import { expect, test } from 'vitest';

import { findHeads } from './heads.ts';

const link = (name: string, follows?: string, first?: boolean) => ({ name, follows, first });

test.each([
  { links: [], heads: [] },
  { links: [link('1'), link('2'), link('3')], heads: ['3'] },
  { links: [link('1'), link('2', '1'), link('3', '2')], heads: ['3'] },
  { links: [link('1'), link('2', '1'), link('3', '1')], heads: ['2', '3'] },
  { links: [link('1'), link('2', '1'), link('3', '1'), link('4')], heads: ['2', '4'] },
  { links: [link('1', undefined, true), link('2', undefined, true)], heads: ['1', '2'] },
])('the heads of $links are $heads', ({ links, heads }) => {
  expect(findHeads(links)).toEqual(heads);
});
