import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { ApiKeys } from '../keyring/api-keys.ts';
import { KeyUsage } from '../keyring/key-usage.ts';
import type { KeyringStore } from '../keyring/store.ts';
import { Users } from '../keyring/users.ts';
import { requireKey } from './identity.ts';
import { answerProblem, problem, sendProblem } from './problem.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditRoutes } from './routes/audit.ts';
import { userRoutes } from './routes/users.ts';

const flushEveryMs = 5_000;

/** Keyring's HTTP API over a store. Every route but `/health` asks for an API key. */
export function buildServer(store: KeyringStore, logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({ loggerInstance: logger, bodyLimit: 64 * 1024 });
  const usage = new KeyUsage(store);
  const keys = new ApiKeys(store, usage);

  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request, reply) => {
    sendProblem(reply, problem(404, `There is no ${request.method} ${request.url}.`));
  });

  app.get('/health', async () => {
    await store.query({ text: 'select 1', values: [] }, { idempotent: true });
    return { status: 'ok' };
  });

  app.register(async (scope) => {
    requireKey(scope, keys);
    userRoutes(scope, store, new Users(store));
    apiKeyRoutes(scope, store, keys);
    auditRoutes(scope, store);
  });
  const flush = () =>
    usage.flush().catch((error: unknown) => app.log.warn({ err: error }, 'key usage not written yet'));
  const flushing = setInterval(flush, flushEveryMs);
  app.addHook('onClose', async () => {
    clearInterval(flushing);
    await flush();
  });
  return app;
}
