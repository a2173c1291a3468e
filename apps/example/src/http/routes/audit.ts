import type { FastifyInstance } from 'fastify';
import type { KeyringStore } from '../../keyring/store.ts';
import { type Page, page } from './parameters.ts';

const filter = {
  ...page,
  properties: {
    ...page.properties,
    resourceType: { type: 'string', maxLength: 100 },
    resourceId: { type: 'string', maxLength: 100 },
    userId: { type: 'string', maxLength: 100 },
  },
};

type Filter = Page & {
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly userId?: string;
};

export function auditRoutes(app: FastifyInstance, store: KeyringStore): void {
  app.get<{ Querystring: Filter }>('/audit', { schema: { querystring: filter } }, async ({ query }) => {
    const { limit, offset, ...where } = query;
    const entries = await store.auditLog.list({ where, limit, offset, orderBy: { createdAt: 'desc' } });
    return { entries };
  });
}
