import { buildColumn } from '../column/build-column.ts';
import { canonicalIpAddress } from '../column/canonical-ip-address.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

const type: ColumnType<string, 'ipAddress'> = {
  name: 'ipAddress',
  parameters: {},
  accept(value, refuse) {
    const canonical = typeof value === 'string' ? canonicalIpAddress(value) : undefined;
    if (canonical === undefined) {
      throw refuse(value, 'it is no IP address of version 4 or 6, with or without a prefix length');
    }
    return canonical;
  },
};

/**
 * An IP address of version 4 or 6, or a network with its prefix length (`10.0.0.0/8`): `inet` on PostgreSQL, text on
 * SQLite. It is stored and returned in its one form (RFC 5952: `2001:DB8:0::1` is `2001:db8::1`). A zone
 * (`fe80::1%eth0`) is refused.
 */
export function ipAddress(): ColumnBuilder<string> {
  return buildColumn(type);
}
