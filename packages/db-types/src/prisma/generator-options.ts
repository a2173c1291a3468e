import type { GeneratorConfig } from '@prisma/generator-helper';
import { quoteValue } from '../error/quote-value.ts';
import { importExtensionIn } from './import-extension.ts';
import { PrismaSchemaError, type SchemaProblem } from './prisma-schema-error.ts';

/** The options of a `generator` block, read. */
export interface GeneratorBlock {
  /** The folder the files go to. */
  readonly output: string;
  /** What relative imports end in, with its dot, or nothing. */
  readonly extension: string;
}

const EXTENSIONS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', ''];

/**
 * Reads a `generator` block.
 * @throws PrismaSchemaError naming each option that is unknown or has no such value
 */
export function readGeneratorBlock({ name, output, config }: GeneratorConfig): GeneratorBlock {
  const problems: SchemaProblem[] = [];
  const report = (option: string, text: string) =>
    problems.push({ subject: `generator ${name}, ${option}`, text });
  const { importFileExtension, ...unknown } = config;
  for (const option of Object.keys(unknown))
    report(option, 'there is no such option. There is: importFileExtension.');
  const isKnown = typeof importFileExtension === 'string' && EXTENSIONS.includes(importFileExtension);
  if (importFileExtension !== undefined && !isKnown) {
    report(
      'importFileExtension',
      `it cannot be ${quoteValue(importFileExtension)}; it is one of ${EXTENSIONS.map(quoteValue).join(', ')}.`,
    );
  }
  const folder = output?.value;
  if (!folder)
    report(
      'output',
      'it is missing. Name the folder for the tables, as in `output = "../src/generated/tables"`.',
    );
  if (problems.length > 0 || !folder) throw new PrismaSchemaError(problems);
  if (importFileExtension === undefined) return { output: folder, extension: importExtensionIn(folder) };
  return { output: folder, extension: importFileExtension === '' ? '' : `.${importFileExtension}` };
}
