import type { DropStmt } from 'libpg-query';

import type { Catalog } from './catalog.ts';
import { keyOf, nameOfItem, type ObjectName } from './object-name.ts';

export function applyDrop({ objects = [], removeType }: DropStmt, catalog: Catalog): void {
  for (const name of objects.map(nameOfItem)) {
    switch (removeType) {
      case 'OBJECT_TABLE':
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
        dropTable(name, catalog);
        break;
      case 'OBJECT_INDEX':
        catalog.indexes.delete(keyOf(catalog.index(name) ?? name));
        break;
      case 'OBJECT_TYPE':
      case 'OBJECT_DOMAIN':
        catalog.types.delete(keyOf(name));
        break;
      case 'OBJECT_SCHEMA':
        for (const table of [...catalog.tables.values()]) {
          if ((table.schema ?? 'public') === name.name) dropTable(table, catalog);
        }
        break;
      default:
    }
  }
}

function dropTable(name: ObjectName, catalog: Catalog): void {
  const table = catalog.table(name);
  const own = keyOf(table ?? name);
  if (table !== undefined) catalog.dropped.set(own, table);
  catalog.tables.delete(own);
  for (const [key, index] of catalog.indexes) {
    if (index.table === own) catalog.indexes.delete(key);
  }
}
