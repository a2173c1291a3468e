import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { ApiKeys } from '../keyring/api-keys.ts';
import type { KeyringDatabases } from '../keyring/databases.ts';
import { Gate } from '../keyring/gate.ts';
import { MigrationState } from '../keyring/migrations.ts';
import { Organizations } from '../keyring/organizations.ts';
import type { Secrets } from '../keyring/secrets.ts';
import type { KeyringStores } from '../keyring/store.ts';
import { Trail } from '../keyring/trail.ts';
import { Users } from '../keyring/users.ts';
import { consoleRoutes } from './console.ts';
import type { DemoControls } from './demo-controls.ts';
import { letGoOnClose } from './let-go-on-close.ts';
import { Activity } from './observability/activity.ts';
import { RecentLatencies } from './observability/latencies.ts';
import { LiveStats } from './observability/live-stats.ts';
import { Metrics } from './observability/metrics.ts';
import { observe } from './observability/observe.ts';
import { describeRoutes } from './openapi/document.ts';
import { answerError } from './problems/answer-error.ts';
import { sendProblem } from './problems/problem.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { auditExportRoute } from './routes/audit-export.ts';
import { demoRoutes } from './routes/demo.ts';
import { healthRoutes } from './routes/health.ts';
import { openApiRoute } from './routes/openapi.ts';
import { organizationRoutes } from './routes/organizations.ts';
import { platformRoutes } from './routes/platform.ts';
import { sessionRoutes } from './routes/session.ts';
import { userStandingRoutes } from './routes/user-standing.ts';
import { userRoutes } from './routes/users.ts';
import { requireAccessRules } from './security/access.ts';
import { authenticate } from './security/authentication.ts';
import { setSecureHeaders } from './security/headers.ts';
import { runInTheNameOfCallers } from './security/in-the-name-of.ts';
import { limitRates, type RateLimits, usualRateLimits } from './security/rate-limits.ts';
import { SessionCookie } from './security/session-cookie.ts';
import type { App } from './type-provider.ts';

export interface ServerOptions {
  readonly databases: KeyringDatabases;
  readonly stores: KeyringStores;
  readonly secrets: Secrets;
  readonly logger: FastifyBaseLogger;
  /** Whether browsers reach it by HTTPS. False on a developer's own machine only: cookies then go over HTTP. */
  readonly https: boolean;
  /** Whether a proxy stands in front whose X-Forwarded-For is to be believed. @default false */
  readonly trustProxy?: boolean | string;
  readonly rateLimits?: Partial<RateLimits>;
  /** The last performance report, as a page of HTML. @default none */
  readonly report?: () => Promise<string | undefined>;
  /** What the demo can do to its database. @default none, and no routes for it */
  readonly demo?: DemoControls;
}

const bodyLimit = 64 * 1024;
/** How long a request may take to arrive: one that comes byte by byte would hold its connection for ever. */
const arrivalMs = 30_000;
/** How long nothing may come or go while a request is answered: an answer that nobody reads would hold its connection, too. */
const silenceMs = 120_000;

/** Keyring's HTTP API. Whoever gave the stores closes them, after the server has been closed. */
export async function buildServer(options: ServerOptions): Promise<App> {
  const { databases, stores, secrets, https } = options;
  const limits = { ...usualRateLimits, ...options.rateLimits };
  const { perSignIn } = limits;
  const app: App = Fastify({
    loggerInstance: options.logger,
    bodyLimit,
    trustProxy: options.trustProxy ?? false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    // Else a number beyond all numbers (1e400) is held to no maximum.
    ajv: { customOptions: { removeAdditional: false, strictNumbers: false } },
    requestTimeout: arrivalMs,
    connectionTimeout: silenceMs,
    http: { headersTimeout: arrivalMs, connectionsCheckingInterval: 5_000 },
    frameworkErrors: answerError,
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);

  const [metrics, activity, latencies] = [new Metrics(), new Activity(), new RecentLatencies()];
  letGoOnClose(app);
  observe(app, { metrics, latencies });
  app.addHook('onClose', async () => {
    activity.close();
    await metrics.close();
  });

  setSecureHeaders(app, { https });
  await app.register(cookie);
  await describeRoutes(app);
  await limitRates(app, limits);
  requireAccessRules(app);
  runInTheNameOfCallers(app);
  const gate = new Gate(stores.gate, stores.store);
  const sessionCookie = new SessionCookie(https);
  authenticate(app, { gate, secrets, cookie: sessionCookie, perSignIn });
  app.setNotFoundHandler((_, reply) => sendProblem(reply, 'not-found'));

  const migrations = new MigrationState(databases.service);
  const users = new Users(stores.store);
  const trail = new Trail(stores.reading);
  healthRoutes(app, databases, migrations);
  await consoleRoutes(app);
  await app.register(
    async (api: App) => {
      openApiRoute(api);
      const demo = options.demo !== undefined;
      sessionRoutes(api, { gate, secrets, cookie: sessionCookie, metrics, perSignIn, demo });
      userRoutes(api, users);
      userStandingRoutes(api, users);
      apiKeyRoutes(api, new ApiKeys(stores.store));
      organizationRoutes(api, new Organizations(stores));
      auditRoutes(api, trail);
      auditExportRoute(api, trail);
      platformRoutes(api, {
        metrics,
        migrations,
        stats: new LiveStats({ databases, usage: stores.usage, activity, latencies }),
        report: options.report ?? (async () => undefined),
      });
      if (options.demo !== undefined) demoRoutes(api, options.demo);
    },
    { prefix: '/api' },
  );
  return app;
}
