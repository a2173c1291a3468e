import type { Connection, DialectName } from '@holdfast/resilience';
import type { DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm';

import { foldSchema, providerOf, withoutModels } from '../snapshot/fold-schema.ts';
import { SchemaError } from '../snapshot/schema-error.ts';
import { withoutChangedDefaults } from './default-steps.ts';
import { columnKind, type EngineRows, engineAdapter } from './engine-adapter.ts';
import { enumSteps, type Step } from './enum-steps.ts';
import { isEmptyScript, tidyScript } from './generated-script.ts';
import { liveReader } from './live-reader.ts';
import { loadEngine, untilPanic } from './load-engine.ts';
import { mendScript } from './mend-script.ts';
import { dropNewSchemas, withUsedSchemas } from './schema-list.ts';

/** One side of a comparison: a folded schema, or what a database has. */
export type SchemaSide = SchemaText | LiveDatabase;

export interface SchemaText {
  readonly tag: 'schema';
  readonly schema: string;
}

export interface LiveDatabase {
  readonly tag: 'live';
  readonly connection: Connection;
  /** Read for what it is compared with: its provider, and which schemas and extensions are meant. */
  readonly schema: string;
  /** PostgreSQL: the schema that has the tables. @default 'public' */
  readonly namespace?: string | undefined;
}

/** The scripts between two sides; empty texts where there is no difference that a database would see. */
export interface SchemaDifference {
  readonly up: string;
  readonly down: string;
}

/**
 * A schema before its first table. Not the engine's own "empty", from which it would write every name with the schema
 * `public`, and could be run in no other.
 */
export function nothing(schema: string): SchemaText {
  return { tag: 'schema', schema: withoutModels(schema) };
}

const dialects: Readonly<Record<string, DialectName>> = {
  postgresql: 'postgres',
  postgres: 'postgres',
  sqlite: 'sqlite',
};

/** The dialect of a folded schema. */
export function dialectOfSchema(schema: string): DialectName {
  const provider = providerOf(schema);
  const dialect = Object.hasOwn(dialects, provider) ? dialects[provider] : undefined;
  if (dialect !== undefined) return dialect;
  throw new SchemaError(`the schema's provider is '${provider}'; supported are postgresql and sqlite.`);
}

/** The SQL from one side to the other, and back. Prisma's own engine writes it, in this process. */
export async function compareSchemas(from: SchemaSide, to: SchemaSide): Promise<SchemaDifference> {
  return withEngine([from, to], async (engine) => {
    const down = await scriptOf(engine, to, from);
    return { up: await scriptOf(engine, from, to), down: down + dropNewSchemas(from.schema, to.schema) };
  });
}

async function scriptOf(engine: SchemaEngine, from: SchemaSide, to: SchemaSide): Promise<string> {
  if (from.tag === 'live' || to.tag === 'live') return tidyScript(await diff(engine, from, to));
  if (dialectOfSchema(to.schema) !== 'postgres') return tidyScript(await diff(engine, from, to));
  const bare = withoutChangedDefaults(from.schema, to.schema);
  const steps: readonly Step[] = [[from.schema, bare], ...enumSteps(bare, to.schema)];
  const scripts: string[] = [];
  for (const [before, after] of steps.filter(([one, other]) => one !== other)) {
    const script = await diff(engine, { tag: 'schema', schema: before }, { tag: 'schema', schema: after });
    scripts.push(mendScript(tidyScript(script), before, after));
  }
  return scripts.filter((text) => text !== '').join('\n');
}

/** What is different, for people, a line each; nothing where the two sides agree. */
export async function describeDifference(from: SchemaSide, to: SchemaSide): Promise<string> {
  return withEngine([from, to], async (engine) => {
    // The summary is silent on some of what the script does, so the script says whether there is anything to say.
    const script = await diff(engine, from, to);
    if (isEmptyScript(script)) return '';
    const summary = await diff(engine, from, to, 'summary');
    return /^No difference/m.test(summary) ? script.trim() : summary.trim();
  });
}

/**
 * What a database has, as a schema: with the names of `live.schema` for what it knows. Partial indexes are left out,
 * as Prisma leaves them out of a comparison unless the schema asks for them.
 */
export async function readLiveSchema(live: LiveDatabase): Promise<string> {
  return withEngine([live, live], async (engine) => {
    const { schema } = await engine.introspect({
      schema: { files: filesOf(live.schema) },
      baseDirectoryPath: '',
      force: false,
      compositeTypeDepth: 0,
      namespaces: null,
    });
    const folded = foldSchema(schema.files.map(({ path, content }) => ({ path, text: content })));
    const [, ...models] = folded.split(/^(?=(?:model|enum|view) )/m);
    const known = models
      .join('')
      .replace(/^ {2}@@.*\bwhere: raw\(.*\n/gm, '')
      .replace(/ @unique\(.*?where: raw\("(?:[^"\\]|\\.)*"\)\)/g, '');
    return `${withoutModels(live.schema)}\n${known}`;
  });
}

async function withEngine<Result>(
  sides: readonly [SchemaSide, SchemaSide],
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const live = sides.find((side) => side.tag === 'live');
  const { schema } = live ?? sides[0];
  const dialect = dialectOfSchema(schema);
  const errors: unknown[] = [];
  const reader = {
    schema: dialect === 'postgres' ? (live?.namespace ?? 'public') : undefined,
    read: live === undefined ? readNothing : liveReader(live.connection),
  };
  const adapter = engineAdapter(dialect, reader, errors);
  try {
    const Engine = await loadEngine();
    return await untilPanic(async () => {
      const engine = await Engine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapter);
      const result = await work(engine);
      engine.free();
      return result;
    });
  } catch (cause) {
    if (errors.length > 0) throw errors[0];
    throw cause instanceof Error && cause.name === 'SchemaConnectorError' ? refused(cause) : cause;
  }
}

/** Without a database there is nothing to read; the engine asks for the schema and the server's version all the same. */
async function readNothing(): Promise<EngineRows> {
  const { boolean, text, int32 } = columnKind;
  return {
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [boolean, text, int32],
    rows: [[true, 'PostgreSQL 15', 150_000]],
  };
}

async function diff(
  engine: SchemaEngine,
  from: SchemaSide,
  to: SchemaSide,
  as: 'script' | 'summary' = 'script',
): Promise<string> {
  const { stdout } = await engine.diff({
    from: targetOf(from),
    to: targetOf(to),
    script: as === 'script',
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? '';
}

function targetOf(side: SchemaSide): DiffTarget {
  if (side.tag === 'live') return { tag: 'schemaDatasource', files: filesOf(side.schema), configDir: '' };
  return { tag: 'schemaDatamodel', files: filesOf(withUsedSchemas(side.schema)) };
}

function filesOf(content: string): { path: string; content: string }[] {
  return [{ path: 'schema.prisma', content }];
}

function refused(cause: Error): SchemaError {
  // The first paragraphs are Prisma's words; what follows is a trace of its engine.
  const words = cause.message.split(/\n\s+\d+: /)[0]?.trimEnd();
  return new SchemaError(`Prisma refuses the schema:\n${words}`, { cause });
}
