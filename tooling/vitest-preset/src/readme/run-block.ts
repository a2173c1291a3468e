import type { Block } from './block.ts';
import { type ChildOptions, runChild } from './child.ts';

/** Runs a block that does something; the faults are readable without the block's source at hand. */
export function runBlock(block: Block, options: ChildOptions): Promise<readonly string[]> {
  if (block.language === 'console') return runCommands(block.code, options);
  if (block.language === 'ts' && block.file === undefined) return runModule(block, options);
  return Promise.resolve([]);
}

async function runModule({ number }: Block, options: ChildOptions): Promise<readonly string[]> {
  const { fault, output } = await runChild(process.execPath, [`block-${number}.ts`], options);
  return fault === undefined ? [] : [`it ${fault}.\n${output}`.trim()];
}

async function runCommands(code: string, options: ChildOptions): Promise<readonly string[]> {
  for (const line of code.split('\n')) {
    if (!line.startsWith('$ ')) continue;
    const { fault, output } = await runChild('sh', ['-c', line.slice(2)], options);
    // The lines after a failed command count on it: their faults would only hide the first.
    if (fault !== undefined) return [`'${line}' ${fault}.\n${output}`.trim()];
  }
  return [];
}
