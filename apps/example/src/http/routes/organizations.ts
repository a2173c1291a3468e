import { type Static, Type } from 'typebox';
import type { Organization } from '../../generated/tables/index.ts';
import type { Organizations } from '../../keyring/organizations.ts';
import { Exactly, Id, Timestamp, Version } from '../schemas/common.ts';
import { callerOf } from '../security/authentication.ts';
import type { App } from '../type-provider.ts';

const tags = ['organizations'];

const OrganizationView = Type.Object(
  { id: Id, slug: Type.String(), name: Type.String(), createdAt: Timestamp, version: Version },
  { title: 'Organization' },
);

function organizationView({
  id,
  slug,
  name,
  createdAt,
  version,
}: Organization): Static<typeof OrganizationView> {
  return { id, slug, name, createdAt: createdAt.toISOString(), version };
}

/** Operators see and make all organizations; everybody else sees their own. */
export function organizationRoutes(app: App, organizations: Organizations): void {
  app.get(
    '/organizations',
    {
      config: { access: 'organizations:read' },
      schema: {
        tags,
        summary: 'Lists the organizations in reach, by name',
        operationId: 'listOrganizations',
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object({ ...OrganizationView.properties, users: Type.Integer() })),
          }),
        },
      },
    },
    async (request) => {
      const found = await organizations.list(callerOf(request));
      return {
        items: found.map(({ organization, users }) => ({ ...organizationView(organization), users })),
      };
    },
  );

  app.post(
    '/organizations',
    {
      config: { access: 'organizations:write' },
      schema: {
        tags,
        summary: 'Makes an organization',
        operationId: 'createOrganization',
        body: Exactly({
          slug: Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$', maxLength: 63 }),
          name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' }),
        }),
        response: { 201: OrganizationView },
      },
    },
    async (request, reply) => {
      const organization = await organizations.create(callerOf(request), request.body);
      return reply.status(201).send(organizationView(organization));
    },
  );
}
