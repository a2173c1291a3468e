import type { MappedColumn } from '../../mapping/mapped-column.ts';

/** SQL for a value, given as an expression, in the form that the trail keeps (`toJson`). */
export function jsonSql({ type, nativeType, element }: MappedColumn, value: string): string {
  switch (type) {
    case 'bigint':
    case 'decimal':
    case 'float':
      return `to_jsonb(${value}::text)`;
    case 'bytes':
      return `to_jsonb(encode(${value}, 'hex'))`;
    case 'timestamp': {
      const utc = nativeType.startsWith('timestamptz') ? `${value} at time zone 'UTC'` : value;
      return `to_jsonb(to_char(${utc}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
    }
    case 'list':
      return listSql(element, value);
    default:
      return `to_jsonb(${value})`;
  }
}

/** SQL that compares two values exactly: upper and lower case differ, and a document is what it says. */
export function differSql(column: MappedColumn, one: string, other: string): string {
  switch (column.type) {
    case 'json':
    case 'list':
    case 'caseInsensitiveText':
      return `to_jsonb(${one}) is distinct from to_jsonb(${other})`;
    default:
      return `${one} is distinct from ${other}`;
  }
}

function listSql(element: MappedColumn | undefined, value: string): string {
  if (element === undefined) return `to_jsonb(${value})`;
  // Null stays null, where an empty list would be aggregated to null as well.
  const items = `select jsonb_agg(${jsonSql(element, 'item')} order by place)`;
  return `case when ${value} is not null then coalesce((${items} from unnest(${value}) with ordinality as list (item, place)), '[]') end`;
}
