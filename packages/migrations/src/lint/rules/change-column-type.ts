import type { ColumnDef } from 'libpg-query';
import { quoteIdentifier } from '../../dialect/postgres/quote-identifier.ts';
import { type ColumnType, readType } from '../catalog/column-type.ts';
import { nameOfRange, stringsIn } from '../catalog/object-name.ts';
import { collationOf } from '../catalog/read-column.ts';
import { type TypeChange, typeChange } from '../catalog/type-change.ts';
import type { Report, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { alterText, tableSql } from '../tree/alter-sql.ts';
import { commandsOnStanding, type TableCommand } from '../tree/commands.ts';
import { fittingName } from '../tree/constraint-name.ts';
import { isEnum } from './replace-enum.ts';

export const changeColumnType: Rule = {
  name: 'change-column-type',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    return commandsOnStanding(statement, scene).flatMap((found) => {
      const { subtype, name = '', def } = found.command;
      if (subtype !== 'AT_AlterColumnType' || def === undefined || !('ColumnDef' in def)) return [];
      const table = scene.catalog.table(nameOfRange(found.relation));
      const column = table?.columns.get(name);
      const to = readType(def.ColumnDef.typeName);
      if (isEnum(column?.type, to, scene.catalog)) return [];
      const domain = scene.catalog.type(to);
      // A domain without a constraint is its base by another name, either way.
      const target = domain?.kind === 'domain' && domain.isChecked === false ? (domain.base ?? to) : to;
      const stands = column === undefined ? undefined : scene.catalog.type(column.type);
      const source = stands?.kind === 'domain' ? stands.base : column?.type;
      const change =
        source === undefined ? undefined : typeChange(source, target, def.ColumnDef.raw_default, name);
      if (change !== 'nothing' && (change !== 'nothing in UTC' || !isInUtc(scene)))
        return [report(found, def.ColumnDef, change, scene)];
      const isCollated = table !== undefined && column?.collation !== collationOf(def.ColumnDef);
      return isCollated && scene.catalog.mayIndex(table, name)
        ? [collationReport(found, def.ColumnDef, scene)]
        : [];
    });
  },
};

function report(found: TableCommand, def: ColumnDef, change: TypeChange | undefined, scene: Scene): Report {
  const { relation, command, index } = found;
  const table = tableSql(relation, scene);
  const column = command.name ?? '';
  const quoted = scene.quote(column);
  const was = scene.catalog.table(nameOfRange(relation))?.columns.get(column)?.type;
  const type = def.typeName === undefined ? '' : scene.write({ TypeName: def.typeName });
  const rewrite =
    `the server writes ${table} and its indexes anew under an ACCESS EXCLUSIVE lock: reads and writes wait until that is done ` +
    'and the transaction has ended';
  const inUtc = inUtcSql(found, was, def, scene);
  if (change === 'nothing in UTC') {
    return {
      command: index,
      severity: 'warning',
      message: `Unless the session's time zone is UTC, ${rewrite}, and each value is read as local time.`,
      advice: [
        {
          says: 'In UTC, which is what Prisma has written, nothing is rewritten (PostgreSQL 12 or newer):',
          sql: inUtc ?? '',
        },
      ],
    };
  }
  return {
    command: index,
    ...(change === undefined && { severity: 'warning' as const }),
    message:
      change === undefined
        ? `Unless its old type is one that ${type} reads as it is (varchar of a smaller size, numeric of the same scale, …), ${rewrite}. The old type is not known from the migrations.`
        : `To turn ${was === undefined ? quoted : `${quoted} from ${textOf(was)}`} into ${type}, ${rewrite}.`,
    advice: [
      ...(inUtc === undefined
        ? []
        : [
            {
              says: 'With all six digits, and in UTC, nothing is rewritten (PostgreSQL 12 or newer):',
              sql: inUtc,
            },
          ]),
      ...byNewColumn(found, def, scene),
    ],
  };
}

/** A text keeps its bytes, and an index its order only under the same collation. */
function collationReport(found: TableCommand, def: ColumnDef, scene: Scene): Report {
  const { relation, command, index } = found;
  const [table, column] = [tableSql(relation, scene), scene.quote(command.name ?? '')];
  return {
    command: index,
    message: `It gives ${column} another collation, so the server builds the indexes that have it anew under an ACCESS EXCLUSIVE lock: reads and writes of ${table} wait until that is done and the transaction has ended. Without COLLATE a column gets the collation of its type.`,
    advice: [
      {
        says: 'Leave the column its collation, and make an index for what is to be sorted or found by the other one:',
        sql: `CREATE INDEX CONCURRENTLY ON ${table} (${column} COLLATE ${collationSql(def)});`,
      },
      ...byNewColumn(found, def, scene),
    ],
  };
}

function byNewColumn({ relation, command }: TableCommand, def: ColumnDef, scene: Scene): Report['advice'] {
  const { name = '' } = command;
  const type = def.typeName === undefined ? '' : scene.write({ TypeName: def.typeName });
  const collation = def.collClause === undefined ? '' : ` COLLATE ${collationSql(def)}`;
  const added = `${scene.quote(fittingName(name, [], 'new'))} ${type}${collation}`;
  return [
    {
      says: 'Add a column as it is to be, and let the code write both:',
      sql: alterText(relation, `ADD COLUMN ${added}`, scene),
    },
    {
      says: 'In the next migration fill it where it is empty, in batches (see change-all-rows). Then read from it, and drop the old one in a last migration:',
      sql: alterText(relation, `DROP COLUMN ${scene.quote(name)}`, scene),
    },
  ];
}

function collationSql({ collClause }: ColumnDef): string {
  const names = stringsIn(collClause?.collname);
  return (names.length === 0 ? ['default'] : names).map(quoteIdentifier).join('.');
}

function textOf({ name, sizes, isArray }: ColumnType): string {
  return `${name}${sizes.length === 0 ? '' : `(${sizes.join(',')})`}${isArray ? '[]' : ''}`;
}

/** Whether the transaction has set its time zone to UTC. */
function isInUtc({ before }: Scene): boolean {
  return before.some(({ node }) => {
    if (!('VariableSetStmt' in node) || node.VariableSetStmt.name !== 'timezone') return false;
    const [zone] = node.VariableSetStmt.args ?? [];
    return zone !== undefined && 'A_Const' in zone && zone.A_Const.sval?.sval?.toUpperCase() === 'UTC';
  });
}

/** From one timestamp to the other as the server does it without a rewrite. */
function inUtcSql(
  { relation, command }: TableCommand,
  was: ColumnType | undefined,
  def: ColumnDef,
  scene: Scene,
): string | undefined {
  const is = readType(def.typeName);
  if (was === undefined || !was.name.startsWith('timestamp') || was.name === is.name) return undefined;
  if (!is.name.startsWith('timestamp')) return undefined;
  const isFull = (is.sizes[0] ?? 6) >= 6;
  const type =
    isFull && def.typeName !== undefined ? scene.write({ TypeName: def.typeName }) : `${is.name}(6)`;
  const change = `ALTER COLUMN ${scene.quote(command.name ?? '')} TYPE ${type}`;
  return `SET LOCAL timezone = 'UTC';\n${alterText(relation, change, scene)}`;
}
