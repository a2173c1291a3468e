import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problems/problem.ts';
import type { App } from './type-provider.ts';

const root = fileURLToPath(new URL('../../console/dist/', import.meta.url));

/** What is under these is the API's to answer, also where it is not there. */
const notPages = /^\/(?:api|health|assets)(?:\/|$)/;

/**
 * Serves the console. What has its content's hash in its name is kept for good; everything else is asked for anew, and answered by
 * 304 where it is the same. Every address that is none of the API's is a page of the console, which knows its pages itself.
 */
export async function consoleRoutes(app: App): Promise<void> {
  await app.register(files, { root, serve: false, cacheControl: false });
  const options = { config: { access: 'public' }, schema: { hide: true } } as const;

  app.get<{ Params: { '*': string } }>('/assets/*', options, async ({ params }, reply) =>
    send(reply, `assets/${params['*']}`, 'public, max-age=31536000, immutable'),
  );
  for (const name of ['theme.js', 'favicon.svg'])
    app.get(`/${name}`, options, async (_, reply) => send(reply, name, 'no-cache'));
  app.get('/*', options, async (request, reply) =>
    isPage(request) ? send(reply, 'index.html', 'no-cache') : sendProblem(reply, 'not-found'),
  );
}

/** Browsers that come to a page ask for HTML by name. Who takes anything is none, and is told that there is nothing. */
function isPage({ url, headers: { accept = '' } }: FastifyRequest): boolean {
  return !notPages.test(url.replace(/\?.*/s, '')) && accept.includes('text/html');
}

/** What is not there is answered by a problem, which nobody keeps. */
function send(reply: FastifyReply, name: string, caching: string): FastifyReply {
  return reply.header('cache-control', caching).sendFile(name);
}
