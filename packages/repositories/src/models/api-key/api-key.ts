import {
  audited,
  bigint,
  type ColumnsOf,
  defineTable,
  guid,
  identified,
  ipAddress,
  json,
  softDeletable,
  type Table,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';

const columns = {
  ...identified,
  userId: guid().named('user_id'),
  name: text({ minLength: 1, maxLength: 100 }),
  description: text({ maxLength: 1000 }).nullable(),
  keyHash: text({ pattern: /^[\da-f]{64}$/ })
    .named('key_hash')
    .secret(),
  keyPrefix: text({ minLength: 6, maxLength: 10 }).named('key_prefix'),
  permissions: json<readonly string[]>().default([]),
  lastUsedAt: timestamp().nullable().named('last_used_at'),
  lastUsedIp: ipAddress().nullable().named('last_used_ip'),
  usageCount: bigint().named('usage_count').default(0n),
  expiresAt: timestamp().nullable().named('expires_at'),
  ...audited,
  ...versioned,
  ...softDeletable,
};

/** The API keys, as `apiKeySql` makes their table. */
export const apiKey: Table<ColumnsOf<typeof columns>> = defineTable('api_keys', columns, {
  uniqueKeys: [['userId', 'name']],
});
