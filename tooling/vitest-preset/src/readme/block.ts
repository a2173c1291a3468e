import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString as plainText } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';

/** A fenced code block of a Markdown page. */
export interface Block {
  /** Its place among the page's blocks, from 1. */
  readonly number: number;
  readonly language: string;
  /** What stands behind the language on the opening fence; `''` for nothing. */
  readonly meta: string;
  /** The file it is written as, from `file=NAME`. */
  readonly file: string | undefined;
  readonly code: string;
  /** The page's line on which the opening fence stands, from 1. */
  readonly line: number;
  /** The heading above it. */
  readonly heading: string | undefined;
}

/** All fenced code blocks of a page, in order. */
export function readBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading: string | undefined;
  visit(fromMarkdown(markdown), (node) => {
    if (node.type === 'heading') heading = plainText(node);
    if (node.type !== 'code') return;
    const meta = node.meta ?? '';
    blocks.push({
      number: blocks.length + 1,
      language: node.lang ?? '',
      meta,
      file: /^file=(\S+)$/.exec(meta)?.[1],
      code: node.value,
      line: node.position?.start.line ?? 1,
      heading,
    });
  });
  return blocks;
}

/** `block 3, ts, under “Quick start”`: how failures and tests name a block. */
export function blockTitle({ number, language, heading }: Block): string {
  return [`block ${number}`, language || 'no language', heading && `under “${heading}”`]
    .filter(Boolean)
    .join(', ');
}

/** Whether a check answers for this block: it runs, or it can be wrong. */
export function isChecked(block: Block): boolean {
  return ['ts', 'console', 'sh'].includes(block.language) || formFault(block) !== undefined;
}

const testedSpelling: Readonly<Record<string, string>> = {
  js: 'ts',
  javascript: 'ts',
  mjs: 'ts',
  typescript: 'ts',
  bash: 'console',
  shell: 'console',
  zsh: 'console',
  '': 'text',
};

/** What is wrong with how the block is written, before anything runs; `undefined` when nothing is. */
export function formFault({ language, meta, file, code }: Block): string | undefined {
  const tested = testedSpelling[language];
  if (tested !== undefined) {
    return `a block marked '${language}' would go untested; mark it '${tested}'.`;
  }
  if (meta !== '' && file === undefined) {
    return `'${meta}' behind the language is not understood; only 'file=NAME' is.`;
  }
  if (file !== undefined && (file.startsWith('/') || file.split('/').includes('..'))) {
    return `file=${file} must stay inside the README's folder.`;
  }
  if (language === 'console' && !code.split('\n').some((line) => line.startsWith('$ '))) {
    return `no line starts with '$ ', so no command would run; mark output alone as 'text'.`;
  }
  return undefined;
}
