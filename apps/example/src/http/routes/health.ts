import { type Readiness, readiness } from '@holdfast/resilience';
import { Type } from 'typebox';
import type { KeyringDatabases } from '../../keyring/databases.ts';
import type { MigrationState } from '../../keyring/migrations.ts';
import type { App } from '../type-provider.ts';

const tags = ['health'];

const Ready = Type.Object({
  ready: Type.Boolean(),
  reason: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Why not, in a word.' }),
});

/** For whoever runs the service: whether the process lives, and whether to send requests to it. Both tell nothing else. */
export function healthRoutes(app: App, databases: KeyringDatabases, migrations: MigrationState): void {
  app.get(
    '/health/live',
    {
      config: { access: 'public', rateLimit: false },
      logLevel: 'silent',
      schema: {
        tags,
        summary: 'Whether the process answers',
        operationId: 'live',
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health/ready',
    {
      config: { access: 'public', rateLimit: false },
      logLevel: 'silent',
      schema: {
        tags,
        summary: 'Whether requests can be served: the database answers, and its migrations are applied',
        operationId: 'ready',
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_, reply) => {
      const reason = await whyNotReady(databases, migrations);
      return reply
        .status(reason === undefined ? 200 : 503)
        .send({ ready: reason === undefined, reason: reason ?? null });
    },
  );
}

async function whyNotReady(
  { service, gate }: KeyringDatabases,
  migrations: MigrationState,
): Promise<string | undefined> {
  const found: readonly Readiness[] = await Promise.all(
    [service, gate].map((database) => readiness(database, { limitMs: 1_000 })),
  );
  const failed = found.find(({ ready }) => !ready);
  if (failed !== undefined) return failed.reason ?? failed.status;
  try {
    return (await migrations.status()).upToDate ? undefined : 'migrations-pending';
  } catch {
    return 'migrations-unknown';
  }
}
