import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as plainText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'packages/*/docs/*.md'], {
  cwd: root,
}).sort();

const read = (page: string) => fromMarkdown(readFileSync(join(root, page), 'utf8'));

/** Where a page's links lead, as written, those to other sites left out. */
function linksOf(page: string): readonly string[] {
  const urls: string[] = [];
  visit(read(page), (node) => {
    if ((node.type === 'link' || node.type === 'definition') && !/^[a-z]+:/.test(node.url)) {
      urls.push(node.url);
    }
  });
  return urls;
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(read(page), 'heading', (heading) => {
    anchors.add(slugger.slug(plainText(heading)));
  });
  return anchors;
}

/** From the root, the page or folder that a link on `page` leads to. */
const target = (page: string, path: string) =>
  path === '' ? page : normalize(join(dirname(page), decodeURI(path)));

function leadsSomewhere(page: string, url: string): boolean {
  const [path = '', anchor] = url.split('#');
  const there = target(page, path);
  if (!existsSync(join(root, there))) return false;
  return anchor === undefined || (there.endsWith('.md') && anchorsOf(there).has(anchor));
}

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    expect(linksOf(page).filter((url) => !leadsSomewhere(page, url))).toEqual([]);
  });
});

test('docs/README.md leads to every page of docs and of the packages', () => {
  const index = 'docs/README.md';
  const reached = new Set(linksOf(index).map((url) => target(index, url.split('#')[0] ?? '')));
  const listed = pages.filter((page) => dirname(page) !== '.' && !page.startsWith('docs/decisions/'));
  expect(listed.filter((page) => page !== index && !reached.has(page))).toEqual([]);
});

test('pages name no error code that does not exist', () => {
  const codes = (page: string) =>
    readFileSync(join(root, page), 'utf8').match(/\bHF_[A-Z]+(?:_[A-Z]+)*\b/g) ?? [];
  const known = new Set(codes('docs/errors.md'));
  const unknown = globSync('docs/**/*.md', { cwd: root }).flatMap((page) =>
    codes(page)
      .filter((code) => !known.has(code))
      .map((code) => `${relative('docs', page)}: ${code}`),
  );
  expect(unknown).toEqual([]);
});
