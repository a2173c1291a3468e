import helmet from 'helmet';
import type { App } from '../type-provider.ts';

/** Headers that keep a browser from doing what nobody meant. The console is served from here, and asks nobody else. */
export function setSecureHeaders(app: App, { https }: { readonly https: boolean }): void {
  // Helmet itself, made once: `@fastify/helmet` makes it for every request, and keeps each from being collected soon.
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-request-id', request.id);
    void reply.header('cache-control', 'no-store');
    void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    secure(request.raw, reply.raw, (error) => next(error as Error | undefined));
  });
}
