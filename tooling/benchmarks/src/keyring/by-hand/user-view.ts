import type { UserRow } from './users.ts';

const text = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };
const nullableText = { type: ['string', 'null'] };
const nullableMoment = { type: ['string', 'null'], format: 'date-time' };
const truth = { type: 'boolean' };

const properties = {
  id: text,
  organizationId: text,
  username: text,
  email: text,
  fullName: nullableText,
  role: text,
  isOperator: truth,
  isActive: truth,
  isVerified: truth,
  verifiedAt: nullableMoment,
  lastLoginAt: nullableMoment,
  lastLoginIp: nullableText,
  createdAt: moment,
  createdBy: text,
  updatedAt: moment,
  updatedBy: text,
  version: { type: 'integer' },
  deletedAt: nullableMoment,
  deletedBy: nullableText,
};

/** What Fastify writes a user with. */
export const userSchema = { type: 'object', properties, required: Object.keys(properties) };

/** A user as others may see one. */
export function userView(row: UserRow) {
  return {
    id: row.id,
    organizationId: row.organization_id,
    username: row.username,
    email: row.email,
    fullName: row.full_name,
    role: row.role,
    isOperator: row.is_superuser,
    isActive: row.is_active,
    isVerified: row.is_verified,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
    lastLoginIp: row.last_login_ip,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
    version: row.version,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    deletedBy: row.deleted_by,
  };
}
