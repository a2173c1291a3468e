import type { Block } from './block.ts';

/** One thing that is wrong with a page. */
export interface ReadmeFailure {
  /** The block at fault; `undefined` where the page as a whole is. */
  readonly block: Block | undefined;
  /** What happened, with the page's line numbers. */
  readonly message: string;
}
