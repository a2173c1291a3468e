import {
  audited,
  boolean,
  type ColumnsOf,
  defineTable,
  identified,
  ipAddress,
  softDeletable,
  type Table,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';

const columns = {
  ...identified,
  // Without an @, a username is never taken for somebody's address.
  username: text({ minLength: 1, maxLength: 100, pattern: /^[^\s@]+$/u }),
  email: text({ maxLength: 254, format: 'email' }),
  // In the form of the PHC string format and of crypt(3): a password in the clear does not get in.
  passwordHash: text({ pattern: /^\$./ }).named('password_hash').secret(),
  fullName: text({ maxLength: 200 }).nullable().named('full_name'),
  isActive: boolean().named('is_active').default(true),
  isSuperuser: boolean().named('is_superuser').default(false),
  isVerified: boolean().named('is_verified').default(false),
  verifiedAt: timestamp().nullable().named('verified_at'),
  lastLoginAt: timestamp().nullable().named('last_login_at'),
  lastLoginIp: ipAddress().nullable().named('last_login_ip'),
  ...audited,
  ...versioned,
  ...softDeletable,
};

/** The users, as `userSql` makes their table. An email address is unique in any case, which is said there. */
export const user: Table<ColumnsOf<typeof columns>> = defineTable('users', columns, {
  uniqueKeys: [['username']],
});
