import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { Problem } from '../problems/problem.ts';
import { csrfHeader } from '../security/forged-requests.ts';
import type { App } from '../type-provider.ts';
import { nameSchemas } from './name-schemas.ts';

declare module 'fastify' {
  interface FastifySchema {
    operationId?: string;
  }
}

/** Describes every route that follows, from the schemas by which it is validated. */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Keyring',
        version: '1.0.0',
        description:
          'Users, API keys and their audit trail, by organization. What is not done is answered by a problem (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: kr_…' },
          session: { type: 'apiKey', in: 'cookie', name: '__Host-keyring' },
          csrf: { type: 'apiKey', in: 'header', name: csrfHeader },
        },
      },
    },
    convertConstToEnum: false,
    transformObject: (document) => ('openapiObject' in document ? withNames(document.openapiObject) : {}),
    transform: ({ schema, url, route }) => ({ schema: { ...schema, ...described(schema, route) }, url }),
  });
}

/** The document is JSON, whatever its types say. */
function withNames(document: object): object {
  const { paths, components, ...others } = JSON.parse(
    JSON.stringify(document).replaceAll('"Default Response"', '"It was done."'),
  );
  const named = nameSchemas(paths);
  return { ...others, components: { ...components, schemas: named.schemas }, paths: named.paths };
}

/** What every operation has, said once: who may call it, and problems. */
function described({ response, querystring }: FastifySchema, { config, method }: RouteOptions) {
  const access = config?.access;
  const reads = method === 'GET';
  const problem = {
    description: 'It was not done.',
    content: { 'application/problem+json': { schema: Problem } },
  };
  return {
    ...(isObjectSchema(querystring) && { querystring: withoutDefaults(querystring) }),
    'x-permission': access === 'public' || access === 'authenticated' ? undefined : access,
    security:
      access === 'public' ? [] : [{ apiKey: [] }, reads ? { session: [] } : { session: [], csrf: [] }],
    response: { ...(response ?? { 200: { description: 'A file.', type: 'string' } }), default: problem },
  };
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

function isObjectSchema(schema: unknown): schema is ObjectSchema {
  return typeof schema === 'object' && schema !== null && 'properties' in schema;
}

/** What has a default need not be said, although every handler gets it. */
function withoutDefaults(schema: ObjectSchema): ObjectSchema {
  const { properties, required = [] } = schema;
  return { ...schema, required: required.filter((name) => !('default' in (properties[name] ?? {}))) };
}
