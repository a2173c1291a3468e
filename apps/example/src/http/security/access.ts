import type { Permission } from '../../keyring/permissions.ts';
import type { App } from '../type-provider.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: anybody, whoever is somebody, or who has a permission. Every route has to say it. */
    access?: 'public' | 'authenticated' | Permission;
    /** Whether operators who were recognised a moment ago may call it while the database is away. It must not need the database. */
    inOutage?: true;
  }
}

/** Refuses to start with a route that does not say who may call it. */
export function requireAccessRules(app: App): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined)
      throw new Error(`${method} ${url} does not say who may call it: config.access`);
  });
}
