import { readBlocks, type SchemaBlock, writeBlocks } from './schema-blocks.ts';
import { SchemaError } from './schema-error.ts';

/** One file of a schema. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** What of a datasource changes the tables; a URL, a shadow database and the like do not. */
const settings = /^(provider|relationMode|schemas|extensions) ?=/;
const previewFeatures = /^previewFeatures ?= ?\[(.*)\]$/;

/**
 * The one text that a schema's files come to: what says how the database is to look, and nothing else. Comments,
 * alignment, generators, URLs and the way it is cut into files make no difference to it.
 */
export function foldSchema(files: readonly SchemaFile[]): string {
  const inOrder = [...files].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  const blocks = inOrder.flatMap(({ text }) => readBlocks(text));
  const rest = blocks.filter(({ kind }) => kind !== 'datasource' && kind !== 'generator');
  return writeBlocks([datasourceOf(files, blocks), ...featuresOf(blocks), ...rest]);
}

/** The provider of a folded schema, as its datasource calls it. */
export function providerOf(schema: string): string {
  const lines = readBlocks(schema).find(({ kind }) => kind === 'datasource')?.lines ?? [];
  return (
    lines.map((line) => /^provider ?= ?"(.*)"$/.exec(line)?.[1]).find((name) => name !== undefined) ?? ''
  );
}

/** What a folded schema says before the first model: the snapshot of an empty database. */
export function withoutModels(schema: string): string {
  return writeBlocks(readBlocks(schema).filter(({ kind }) => kind === 'datasource' || kind === 'generator'));
}

function datasourceOf(files: readonly SchemaFile[], blocks: readonly SchemaBlock[]): SchemaBlock {
  const found = blocks.find(({ kind }) => kind === 'datasource');
  if (found === undefined) {
    const where = files.map(({ path }) => path).join(', ');
    throw new SchemaError(`no datasource block in ${where}.\n  Name the right schema with --schema.`);
  }
  return { kind: 'datasource', name: 'db', lines: found.lines.filter((line) => settings.test(line)).sort() };
}

/** Preview features are a client generator's, and some of them change what Prisma sees of a database. */
function featuresOf(blocks: readonly SchemaBlock[]): readonly SchemaBlock[] {
  const lines = blocks.filter(({ kind }) => kind === 'generator').flatMap((block) => block.lines);
  const features = lines.flatMap((line) => previewFeatures.exec(line)?.[1]?.split(',') ?? []);
  const names = [...new Set(features.map((name) => name.trim()))].filter(Boolean).sort();
  if (names.length === 0) return [];
  const provider = 'provider = "prisma-client"';
  return [
    { kind: 'generator', name: 'client', lines: [provider, `previewFeatures = [${names.join(', ')}]`] },
  ];
}
