import { randomBytes } from 'node:crypto';
import { postgres } from '@holdfast/resilience/postgres';
import { Bootstrap } from '../keyring/bootstrap.ts';
import { openDatabases } from '../keyring/databases.ts';
import { migratorOn } from '../keyring/migrations.ts';
import { openStores } from '../keyring/store.ts';
import { ConfigurationError, databaseUrl, readConfiguration } from './configuration.ts';
import { serve } from './serve.ts';

export interface Command {
  readonly env: NodeJS.ProcessEnv;
  readonly username: string | undefined;
  readonly email: string | undefined;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
}

/** What the program can do, by name. Each answers what is to be printed. */
export const commands = {
  async serve({ env, signal }) {
    await serve(readConfiguration(env), signal);
    return '';
  },

  async migrate({ env, signal }) {
    const owner = postgres({ url: databaseUrl(env), pool: { max: 2 } });
    const lines: string[] = [];
    try {
      await migratorOn(owner, (event) => {
        if (event.type === 'finished') lines.push(`${event.revision}  ${Math.round(event.durationMs)} ms`);
      }).up({ signal });
    } finally {
      await owner.close();
    }
    return lines.length === 0 ? 'All migrations are applied.\n' : `${lines.join('\n')}\n`;
  },

  async 'create-operator'({ env, username, email }) {
    const password = env['KEYRING_OPERATOR_PASSWORD'];
    if (username === undefined || email === undefined || password === undefined)
      throw new ConfigurationError(
        'create-operator takes --username, --email and KEYRING_OPERATOR_PASSWORD.',
      );
    const { databases, secrets } = readConfiguration(env);
    const stores = openStores(openDatabases(databases), secrets);
    try {
      const bootstrap = new Bootstrap(stores.store);
      const { id, slug } = await bootstrap.organization({ slug: 'platform', name: 'Platform' });
      await bootstrap.user(id, { username, email, password, isSuperuser: true });
      return `${username} operates the platform, and signs in to the organization "${slug}".\n`;
    } finally {
      await stores.close();
    }
  },

  async 'new-key'() {
    return `${new Date().toISOString().slice(0, 10)}:${randomBytes(32).toString('base64')}\n`;
  },
} as const satisfies Readonly<Record<string, (command: Command) => Promise<string>>>;
