import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { buildServer } from '../../src/http/server.ts';
import { openDatabases } from '../../src/keyring/databases.ts';
import { passingSecrets } from '../../src/keyring/secrets.ts';
import { openStores } from '../../src/keyring/store.ts';
import { noDemo } from '../../test/no-demo.ts';

/** The service's description of itself, with the demo's routes. No database is needed, since none is connected to. */
export async function openApiDocument(): Promise<string> {
  const databases = openDatabases({ url: 'postgres://127.0.0.1:1/none' });
  const secrets = passingSecrets();
  const stores = openStores(databases, secrets);
  const app = await buildServer({
    ...{ databases, stores, secrets, https: false, demo: noDemo },
    logger: pino({ level: 'silent' }),
  });
  try {
    return (await app.inject('/api/openapi.json')).body;
  } finally {
    await app.close();
    await stores.close();
  }
}

export function digestOf(document: string): string {
  return `sha256 ${createHash('sha256').update(document).digest('hex')}`;
}
