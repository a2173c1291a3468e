import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Place } from './prisma-schema-error.ts';

/**
 * What Prisma's parsed schema leaves out: where each model and field stands, and the fields it drops because their type
 * is `Unsupported(…)`. Read from the text, line by line, which is how Prisma's grammar is laid out.
 */
export interface SchemaSource {
  /** The place of a model or enum, or of a field of it. */
  placeOf(block: string, field?: string): Place | undefined;
  /** The names of the fields of type `Unsupported(…)`, with the comments that belong to each. */
  unsupportedFields(model: string): readonly UnsupportedField[];
}

export interface UnsupportedField {
  readonly name: string;
  readonly documentation: string;
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
  return files.map((file) => ({ name: path.relative(relativeTo, file), text: readFileSync(file, 'utf8') }));
}

const BLOCK_START = /^\s*(?:model|view|type|enum)\s+(\w+)\s*\{/;
const BLOCK_END = /^\s*\}/;
const DOCUMENTATION = /^\s*\/\/\/(.*)$/;
const FIELD = /^\s*(\w+)\s+(\S+)(.*)$/;
const TRAILING_DOCUMENTATION = /\/\/\/(.*)$/;

export function parseSchemaSource(files: readonly SchemaFile[]): SchemaSource {
  const places = new Map<string, Place>();
  const unsupported = new Map<string, UnsupportedField[]>();
  for (const file of files) {
    let block: string | undefined;
    let above: string[] = [];
    file.text.split(/\r?\n/).forEach((text, index) => {
      const place = { file: file.name, line: index + 1 };
      const documentation = DOCUMENTATION.exec(text)?.[1];
      if (documentation !== undefined) {
        above.push(documentation);
        return;
      }
      if (block === undefined) {
        block = BLOCK_START.exec(text)?.[1];
        if (block !== undefined) places.set(block, place);
      } else if (BLOCK_END.test(text)) {
        block = undefined;
      } else {
        const [, name, type, rest] = FIELD.exec(text) ?? [];
        if (name !== undefined && type !== undefined) {
          places.set(`${block}.${name}`, place);
          if (type.startsWith('Unsupported(')) {
            const trailing = TRAILING_DOCUMENTATION.exec(`${type}${rest ?? ''}`)?.[1] ?? '';
            const field = { name, documentation: [...above, trailing].map((line) => line.trim()).join('\n') };
            unsupported.set(block, [...(unsupported.get(block) ?? []), field]);
          }
        }
      }
      above = [];
    });
  }
  return {
    placeOf: (block, field) => places.get(field === undefined ? block : `${block}.${field}`),
    unsupportedFields: (model) => unsupported.get(model) ?? [],
  };
}
