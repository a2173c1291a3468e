import type { DialectName } from '@holdfast/resilience';

/** A query of the engine's. */
export interface EngineQuery {
  readonly sql: string;
  readonly args: readonly unknown[];
}

/** What a query answered: its columns, what kind of values they hold, and the values of each row. */
export interface EngineRows {
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly number[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The numbers by which Prisma's driver adapters name kinds of values. */
export const columnKind = {
  int32: 0,
  int64: 1,
  double: 3,
  boolean: 5,
  character: 6,
  text: 7,
  bytes: 13,
  int32Array: 64,
  textArray: 71,
} as const;

/** How the engine reads: no connection of its own, but a function that answers queries. */
export interface EngineReader {
  readonly schema: string | undefined;
  readonly read: (query: EngineQuery) => Promise<EngineRows>;
}

/**
 * What Prisma's engine takes for a database, in the shape in which Prisma hands over its driver adapters. It can read
 * and nothing else: a diff never writes. What goes wrong is put into `errors`, and the engine told the number of it.
 */
export function engineAdapter(
  dialect: DialectName,
  { schema, read }: EngineReader,
  errors: unknown[],
): object {
  const errorRegistry = { consumeError: (id: number) => ({ error: errors[id] }) };
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      return answered(await work());
    } catch (error) {
      return { ok: false, error: { kind: 'GenericJs', id: errors.push(error) - 1 } };
    }
  };
  const refuse = () =>
    attempt(async () => {
      throw new Error('the engine wanted to write, which comparing schemas never needs');
    });
  const connection = {
    provider: dialect,
    adapterName: 'holdfast',
    errorRegistry,
    getConnectionInfo: () => answered({ schemaName: schema, supportsRelationJoins: false }),
    queryRaw: (query: EngineQuery) => attempt(() => read(query)),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: () => attempt(async () => undefined),
  };
  return {
    provider: dialect,
    adapterName: 'holdfast',
    errorRegistry,
    connect: () => attempt(async () => connection),
    connectToShadowDb: refuse,
  };
}

function answered(value: unknown): object {
  return { ok: true, value };
}
