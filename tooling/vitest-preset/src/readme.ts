export { type Block, readBlocks } from './readme/block.ts';
export { checkReadme, type PageDatabase, type ReadmeOptions } from './readme/check-readme.ts';
export type { ReadmeFailure } from './readme/readme-failure.ts';
export { testReadme } from './readme/test-readme.ts';
