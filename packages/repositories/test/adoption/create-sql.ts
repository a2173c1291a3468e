import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

/** A schema's files: their names, and their texts. */
export type SchemaFiles = readonly (readonly [name: string, text: string])[];

/** The SQL that `prisma migrate diff --from-empty --script` writes for a schema, by the same engine. */
export async function createSql(url: string, files: SchemaFiles): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    const datamodels = files.map(([name, text]): [string, string] => [name, text]);
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter);
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: datamodels.map(([path, content]) => ({ path, content })) },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    await pool.end();
  }
}
