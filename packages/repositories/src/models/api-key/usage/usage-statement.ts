import { qualifiedName } from '@holdfast/db-types';
import type { DialectName, Statement } from '@holdfast/resilience';
import type { MappedTable } from '../../../mapping/mapped-table.ts';
import type { Use, Uses } from './uses.ts';

/** The values that are written of one key, as the driver takes them, in the order of `properties`. */
type EncodedUse = readonly unknown[];

/** How a database takes a list of uses. */
interface UsageDialect {
  /** SQL whose rows are the uses, with the columns id, count, at and ip. */
  source(mapped: MappedTable): string;
  /** The uses as the values that `source` takes. */
  encode(uses: readonly EncodedUse[]): readonly unknown[];
}

const properties = ['id', 'usageCount', 'lastUsedAt', 'lastUsedIp'] as const;

const dialects: Readonly<Record<DialectName, UsageDialect>> = {
  postgres: {
    // Locked in one order everywhere, so that two processes that write at once do not wait for each other in a circle.
    source({ mapping }) {
      const arrays = properties.map(
        (property, index) => `$${index + 1}::${mapping.column(property).nativeType}[]`,
      );
      const id = mapping.quote(mapping.column('id').databaseName);
      return `select uses.* from unnest(${arrays.join(', ')}) as uses (id, count, at, ip)
        join ${qualifiedName(mapping.table, 'postgres')} as used on used.${id} = uses.id
        order by uses.id for no key update of used`;
    },
    encode: (uses) => properties.map((_, index) => uses.map((use) => use[index])),
  },
  sqlite: {
    source: () =>
      `select json_extract(value, '$[0]') as id, json_extract(value, '$[1]') as count,
        json_extract(value, '$[2]') as at, json_extract(value, '$[3]') as ip from json_each(?)`,
    // JSON has no bigint, and a count of uses is far from where a number loses any.
    encode: (uses) => [JSON.stringify(uses.map(([id, count, at, ip]) => [id, Number(count), at, ip]))],
  },
};

/**
 * The statement that writes uses, those of all keys together. They are no change of the keys: versions are not counted up,
 * and the audit trail has no entries.
 */
export function usageStatement(mapped: MappedTable, dialect: DialectName, uses: Uses): Statement {
  const { mapping } = mapped;
  const { source, encode } = dialects[dialect];
  const table = qualifiedName(mapping.table, dialect);
  const [id, count, at, ip] = properties.map((property) =>
    mapping.quote(mapping.column(property).databaseName),
  );
  const text = `update ${table} set ${count} = ${table}.${count} + uses.count,
      ${at} = case when ${table}.${at} > uses.at then ${table}.${at} else uses.at end,
      ${ip} = case when ${table}.${at} > uses.at then ${table}.${ip} else uses.ip end
    from (${source(mapped)}) as uses where ${table}.${id} = uses.id`;
  return { text, values: encode([...uses].map(([key, use]) => encodeUse(mapped, key, use))) };
}

function encodeUse({ mapping }: MappedTable, id: string, use: Use): EncodedUse {
  const counted = mapping.column('usageCount');
  const count = counted.encode(counted.type === 'bigint' ? BigInt(use.count) : use.count);
  return [id, count, mapping.column('lastUsedAt').encode(use.at), use.ip];
}
