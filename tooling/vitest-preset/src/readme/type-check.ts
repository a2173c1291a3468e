import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileName } from './block-folder.ts';
import { runChild } from './child.ts';
import { blockOfFile, type PageSource } from './page-lines.ts';
import type { ReadmeFailure } from './readme-failure.ts';

const baseConfig = fileURLToPath(import.meta.resolve('@holdfast-tooling/tsconfig/base.json'));
const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

/** Type-checks all TypeScript blocks in one run of the compiler; errors name the page's lines. */
export async function typeCheck(source: PageSource): Promise<readonly ReadmeFailure[]> {
  const { folder, blocks } = source;
  const files = blocks.map(fileName).filter((name) => name?.endsWith('.ts') === true);
  const config = join(folder, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ extends: baseConfig, compilerOptions, files }));
  const { fault, output } = await runChild(process.execPath, [tsc, '-p', config, '--pretty', 'false'], {
    cwd: folder,
    env: process.env,
    limitMs: 120_000,
  });
  return fault === undefined ? [] : typeErrors(output, fault, source);
}

const compilerOptions = {
  noEmit: true,
  moduleDetection: 'force',
  // A reader's program exports nothing, and may name a result only to show its type.
  isolatedDeclarations: false,
  declaration: false,
  declarationMap: false,
  noUnusedLocals: false,
};

function typeErrors(output: string, fault: string, { page, blocks }: PageSource): readonly ReadmeFailure[] {
  const failures: ReadmeFailure[] = [];
  // An error begins on a line of its own; its explanation follows, indented.
  for (const error of output.split(/\n(?=\S)/)) {
    const [, file = '', line = '', column, text] =
      /^(.+?)\((\d+),(\d+)\): ([\s\S]+)$/.exec(error.trim()) ?? [];
    if (text === undefined) continue;
    const block = blockOfFile(blocks, file);
    const place = block ? `${page}:${block.line + Number(line)}:${column}` : `${file}:${line}:${column}`;
    failures.push({ block, message: `${place} - ${text}` });
  }
  return failures.length > 0 ? failures : [{ block: undefined, message: `tsc ${fault}\n${output}`.trim() }];
}
