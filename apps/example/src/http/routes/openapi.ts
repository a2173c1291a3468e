import type { App } from '../type-provider.ts';

/** The document itself. It tells nothing that the source does not tell. */
export function openApiRoute(app: App): void {
  app.get(
    '/openapi.json',
    {
      config: { access: 'public' },
      schema: { tags: ['platform'], summary: 'This document', operationId: 'getOpenApi' },
    },
    async (_, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
}
