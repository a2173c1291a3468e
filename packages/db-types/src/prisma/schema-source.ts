import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Place } from './prisma-schema-error.ts';

/**
 * What Prisma's parsed schema leaves out: where each model and field stands, the schemas of enums, and the fields it drops because their type is `Unsupported(…)`. Read from the text, line by line, which is how Prisma's
 * grammar is laid out.
 */
export interface SchemaSource {
  /** The place of a model or enum, or of a field of it. */
  placeOf(block: string, field?: string): Place | undefined;
  /** What `@@schema("…")` says in a block. */
  schemaOf(block: string): string | undefined;
  /** The fields of type `Unsupported(…)`, with the comments that belong to each. */
  unsupportedFields(model: string): readonly UnsupportedField[];
}

export interface UnsupportedField {
  readonly name: string;
  readonly documentation: string;
  /** Whether a new row needs no value of it: it is optional, a list, or has a default. */
  readonly canBeLeftOut: boolean;
}

/** A schema file's name, as messages show it, and its text. */
export interface SchemaFile {
  readonly name: string;
  readonly text: string;
}

/** Reads a schema from its file, or from all the `.prisma` files below its folder. */
export function readSchemaFiles(schemaPath: string, relativeTo: string): SchemaFile[] {
  const files = statSync(schemaPath).isDirectory()
    ? readdirSync(schemaPath, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.prisma'))
        .sort()
        .map((name) => path.join(schemaPath, name))
    : [schemaPath];
  return files.map((file) => ({
    // With slashes on every system, so that messages are the same on each.
    name: path.relative(relativeTo, file).replaceAll(path.sep, '/'),
    text: readFileSync(file, 'utf8'),
  }));
}

interface Block {
  readonly place: Place;
  readonly fields: Map<string, Place>;
  readonly unsupported: UnsupportedField[];
  schema?: string;
}

const BLOCK_START = /^\s*(?:model|view|type|enum)\s+(\w+)\s*\{/;
const BLOCK_END = /^\s*\}/;
const DOCUMENTATION = /^\s*\/\/\/(.*)$/;
const FIELD = /^\s*(\w+)\s+\S/;
const UNSUPPORTED = /^\s*\w+\s+Unsupported\("[^"]*"\)(\?|\[\])?(.*)$/;
const TRAILING_DOCUMENTATION = /\/\/\/(.*)$/;
const SCHEMA = /^\s*@@schema\(\s*(?:map:\s*)?"([^"]+)"\s*\)/;

export function parseSchemaSource(files: readonly SchemaFile[]): SchemaSource {
  const blocks = new Map<string, Block>();
  for (const file of files) parseFile(file, blocks);
  return {
    placeOf(block, field) {
      const found = blocks.get(block);
      return field === undefined ? found?.place : found?.fields.get(field);
    },
    schemaOf: (block) => blocks.get(block)?.schema,
    unsupportedFields: (model) => blocks.get(model)?.unsupported ?? [],
  };
}

function parseFile({ name, text }: SchemaFile, blocks: Map<string, Block>): void {
  let block: Block | undefined;
  let above: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const place = { file: name, line: index + 1 };
    const documentation = DOCUMENTATION.exec(line)?.[1];
    if (documentation !== undefined) {
      above.push(documentation);
      return;
    }
    if (block === undefined) {
      const [, called] = BLOCK_START.exec(line) ?? [];
      if (called !== undefined) {
        block = { place, fields: new Map(), unsupported: [] };
        blocks.set(called, block);
      }
    } else if (BLOCK_END.test(line)) {
      block = undefined;
    } else {
      parseLine(line, place, above, block);
    }
    above = [];
  });
}

function parseLine(line: string, place: Place, above: readonly string[], block: Block): void {
  const schema = SCHEMA.exec(line)?.[1];
  if (schema !== undefined) block.schema = schema;
  const name = FIELD.exec(line)?.[1];
  if (name === undefined) return;
  block.fields.set(name, place);
  const [found, arity, rest = ''] = UNSUPPORTED.exec(line) ?? [];
  if (found === undefined) return;
  const trailing = TRAILING_DOCUMENTATION.exec(rest)?.[1] ?? '';
  block.unsupported.push({
    name,
    documentation: [...above, trailing].map((part) => part.trim()).join('\n'),
    canBeLeftOut: arity !== undefined || rest.includes('@default('),
  });
}
