import generatorHelper from '@prisma/generator-helper';
import { generate } from './generate.ts';

/** Speaks Prisma's generator protocol over this process's standard streams, until Prisma ends it. */
export function startGenerator(): void {
  generatorHelper.generatorHandler({
    onManifest: () => ({ prettyName: 'Holdfast tables', defaultOutput: './generated/tables' }),
    onGenerate: (options) =>
      generate(options, { folder: process.cwd(), tell: (text) => process.stdout.write(text) }),
  });
}
