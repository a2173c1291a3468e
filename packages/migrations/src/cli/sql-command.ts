import { join } from 'node:path';
import type { DialectName } from '@holdfast/resilience';

import { dialectOfSchema } from '../diff/compare-schemas.ts';
import { offlineScript } from '../offline/offline-script.ts';
import { readProvider } from '../revision/lock-file.ts';
import { readOptional } from '../revision/read-optional.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf } from './project.ts';

export interface SqlOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

export async function runSql(options: SqlOptions, io: Io, page: Page): Promise<Outcome> {
  const { dir, schema } = await settingsOf(options, io);
  const script = await offlineScript({
    dir,
    dialect: await dialectIn(dir, schema),
    from: options.from,
    to: options.to,
  });
  if (options.json !== true) page.line(script.text.trimEnd() || '-- Nothing to run.');
  return { code: exitCode.ok, json: script };
}

/** What the migrations are for: as migration_lock.toml says, else the schema. */
async function dialectIn(dir: string, schema: string): Promise<DialectName> {
  const lock = await readOptional(join(dir, 'migration_lock.toml'));
  const provider = lock === undefined ? undefined : readProvider(lock.toString('utf8'));
  if (provider === undefined) return dialectOfSchema(await readSchema(schema));
  return dialectOfSchema(`datasource db {\n  provider = "${provider}"\n}\n`);
}
