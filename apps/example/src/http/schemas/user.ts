import { type Static, Type } from 'typebox';
import type { User } from '../../generated/tables/index.ts';
import { Exactly, Id, iso, NullableText, NullableTimestamp, Timestamp, Version } from './common.ts';

const Role = Type.Enum(['member', 'admin'], { description: 'What the user may do in the organization.' });
// Without an @, a username is never taken for somebody's address.
const Username = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\s@\\u0000-\\u001f\\u007f]+$' });
const Email = Type.String({ maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' });
const FullName = Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 200 });
export const Password = Type.String({ minLength: 8, maxLength: 1000, pattern: '^[^\\u0000]*$' });

/** A user as others may see one. */
export const UserView = Type.Object(
  {
    id: Id,
    organizationId: Id,
    username: Type.String(),
    email: Type.String(),
    fullName: NullableText,
    role: Role,
    isOperator: Type.Boolean({ description: 'Whether the user operates the platform.' }),
    isActive: Type.Boolean(),
    isVerified: Type.Boolean(),
    verifiedAt: NullableTimestamp,
    lastLoginAt: NullableTimestamp,
    lastLoginIp: NullableText,
    createdAt: Timestamp,
    createdBy: Type.String(),
    updatedAt: Timestamp,
    updatedBy: Type.String(),
    version: Version,
    deletedAt: NullableTimestamp,
    deletedBy: NullableText,
  },
  { title: 'User' },
);

export const Registration = Exactly({
  username: Username,
  email: Email,
  password: Password,
  fullName: Type.Optional(FullName),
  role: Type.Optional(Role),
});

export const UserChange = Type.Object(
  {
    version: Version,
    username: Type.Optional(Username),
    email: Type.Optional(Email),
    fullName: Type.Optional(FullName),
    role: Type.Optional(Role),
  },
  { additionalProperties: false, minProperties: 2 },
);

export function userView(user: User): Static<typeof UserView> {
  const { id, organizationId, username, email, fullName, role, isActive, isVerified } = user;
  const { lastLoginIp, createdBy, updatedBy, version, deletedBy } = user;
  return {
    ...{ id, organizationId, username, email, fullName, role, isActive, isVerified },
    isOperator: user.isSuperuser,
    verifiedAt: iso(user.verifiedAt),
    lastLoginAt: iso(user.lastLoginAt),
    lastLoginIp,
    createdAt: iso(user.createdAt),
    createdBy,
    updatedAt: iso(user.updatedAt),
    updatedBy,
    version,
    deletedAt: iso(user.deletedAt),
    deletedBy,
  };
}
