import { Type } from 'typebox';
import type { MigrationState } from '../../keyring/migrations.ts';
import type { LiveStats } from '../observability/live-stats.ts';
import type { Metrics } from '../observability/metrics.ts';
import { NullableTimestamp } from '../schemas/common.ts';
import { Stats } from '../schemas/stats.ts';
import type { App } from '../type-provider.ts';

const tags = ['platform'];

export interface PlatformRoutes {
  readonly metrics: Metrics;
  readonly stats: LiveStats;
  readonly migrations: MigrationState;
  /** The last performance report, as a page of HTML; undefined where there is none. */
  readonly report: () => Promise<string | undefined>;
}

/** What operators look at: everything that is not about one organization. */
export function platformRoutes(app: App, { metrics, stats, migrations, report }: PlatformRoutes): void {
  app.get(
    '/stats',
    {
      config: { access: 'platform:read', inOutage: true },
      logLevel: 'warn',
      schema: {
        tags,
        summary: 'Pools, breakers, retries and latencies at this moment; to be asked every second or so',
        operationId: 'getStats',
        response: { 200: Stats },
      },
    },
    async () => stats.now(),
  );

  app.get(
    '/metrics',
    {
      config: { access: 'platform:read', inOutage: true },
      logLevel: 'warn',
      schema: {
        tags,
        summary: "Metrics in Prometheus' text format",
        operationId: 'getMetrics',
        produces: ['text/plain'],
      },
    },
    async (_, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text()),
  );

  app.get(
    '/migrations',
    {
      config: { access: 'platform:read' },
      schema: {
        tags,
        summary: 'The migrations, and where they stand',
        operationId: 'getMigrations',
        response: {
          200: Type.Object({
            upToDate: Type.Boolean(),
            revisions: Type.Array(
              Type.Object({
                name: Type.String(),
                state: Type.Enum(['applied', 'pending', 'failed', 'edited', 'missing']),
                appliedAt: NullableTimestamp,
                durationMs: Type.Unsafe<number | null>({ type: ['number', 'null'] }),
                reversible: Type.Boolean(),
              }),
            ),
          }),
        },
      },
    },
    async () => {
      const { upToDate, revisions } = await migrations.status();
      return {
        upToDate,
        revisions: revisions.map(({ name, state, appliedAt, durationMs, reversible }) => ({
          ...{ name, state, reversible },
          appliedAt: appliedAt?.toISOString() ?? null,
          durationMs: durationMs ?? null,
        })),
      };
    },
  );

  app.get(
    '/reports/latest',
    {
      config: { access: 'platform:read' },
      schema: {
        tags,
        summary: 'The last performance report, as a page; to be shown in a frame of its own',
        operationId: 'getReport',
        produces: ['text/html'],
        response: {
          200: Type.String({ description: 'A file.' }),
          204: Type.Null({ description: 'There is no report yet.' }),
        },
      },
    },
    async (_, reply) => {
      const page = await report();
      if (page === undefined) return reply.status(204).send(null);
      // It brings its own styles and scripts, and may do nothing else: no origin, no network.
      return (
        reply
          .type('text/html; charset=utf-8')
          .header(
            'content-security-policy',
            "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
          )
          .header('x-frame-options', 'SAMEORIGIN')
          // It has no origin, so nothing is to be said of what else is of it: browsers warn of that.
          .removeHeader('origin-agent-cluster')
          .send(page)
      );
    },
  );
}
