import { basename } from 'node:path';
import type { Block } from './block.ts';
import { fileName } from './block-folder.ts';

/** Where blocks lie as files, and what page they come from. */
export interface PageSource {
  /** The page's name as failures show it: `README.md`. */
  readonly page: string;
  readonly folder: string;
  readonly blocks: readonly Block[];
}

/** The block written as this file. */
export function blockOfFile(blocks: readonly Block[], file: string): Block | undefined {
  return blocks.find((block) => fileName(block) === file);
}

/** Rewrites places in the blocks' files (`…/block-2.ts:5:3`) as places in the page (`README.md:31:3`). */
export function withPageLines(text: string, { page, folder, blocks }: PageSource): string {
  // mkdtemp's letters need no escaping, and the leading dot may as well match anything.
  const place = new RegExp(`(?:file://)?[^\\s()'"]*/${basename(folder)}/([^\\s:()]+):(\\d+)`, 'g');
  return text.replace(place, (found, file: string, line: string) => {
    const block = blockOfFile(blocks, file);
    return block === undefined ? found : `${page}:${block.line + Number(line)}`;
  });
}
