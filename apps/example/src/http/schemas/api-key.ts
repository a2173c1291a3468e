import { type Static, Type } from 'typebox';
import type { ApiKey } from '../../generated/tables/index.ts';
import { Exactly, Id, iso, NullableText, NullableTimestamp, Timestamp, Version } from './common.ts';

export const Permissions = Type.Array(
  Type.String({
    ...{ minLength: 1, maxLength: 200 },
    pattern: '^(?:\\*|[\\w.-]+(?::[\\w.-]+)*(?::\\*)?)$',
  }),
  {
    maxItems: 100,
    description: 'Such as users:read, users:* or *. A key never does more than its user may.',
  },
);

/** A key as others may see one. */
export const KeyView = Type.Object(
  {
    id: Id,
    organizationId: Id,
    userId: Id,
    name: Type.String(),
    description: NullableText,
    prefix: Type.String({ description: 'How the secret part of its token begins.' }),
    permissions: Type.Array(Type.String()),
    usageCount: Type.Integer(),
    lastUsedAt: NullableTimestamp,
    lastUsedIp: NullableText,
    expiresAt: NullableTimestamp,
    createdAt: Timestamp,
    createdBy: Type.String(),
    updatedAt: Timestamp,
    updatedBy: Type.String(),
    version: Version,
    deletedAt: NullableTimestamp,
    deletedBy: NullableText,
  },
  { title: 'ApiKey' },
);

/** A key with its token, which is shown this once. */
export const IssuedKey = Type.Object(
  { ...KeyView.properties, token: Type.String({ description: 'Shown this once.' }) },
  { title: 'IssuedApiKey' },
);

export const KeyRequest = Exactly({
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f]+$' }),
  description: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1000 })),
  permissions: Type.Optional(Permissions),
  expiresAt: Type.Optional(NullableTimestamp),
});

export const Rotation = Exactly({
  overlapSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 30 * 86_400,
      description: 'How long the old token is good for; a day, where nothing is said.',
    }),
  ),
});

/** JSON has no bigint, and a count of uses stays far below 2^53. */
export function keyView(key: ApiKey): Static<typeof KeyView> {
  const { id, organizationId, userId, name, description, permissions, lastUsedIp } = key;
  const { createdBy, updatedBy, version, deletedBy } = key;
  return {
    ...{ id, organizationId, userId, name, description },
    prefix: key.keyPrefix,
    permissions: Array.isArray(permissions) ? permissions.map(String) : [],
    usageCount: Number(key.usageCount),
    lastUsedAt: iso(key.lastUsedAt),
    lastUsedIp,
    expiresAt: iso(key.expiresAt),
    createdAt: iso(key.createdAt),
    createdBy,
    updatedAt: iso(key.updatedAt),
    updatedBy,
    version,
    deletedAt: iso(key.deletedAt),
    deletedBy,
  };
}
