import type { AnyTable, Relation } from '@holdfast/db-types';
import type { DialectName } from '@holdfast/resilience';
import type { TableAccess } from '../access/table-access.ts';
import type { Visibility } from '../criteria/visibility.ts';
import type { Where } from '../criteria/where.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { mappedTable } from '../mapping/mapped-table.ts';
import { requireWholeNumber } from '../reading/list-rows.ts';
import { type OrderBy, totalOrder } from '../reading/order.ts';
import type { RelatedTo } from './include.ts';
import { linksOf } from './links.ts';
import { type AnyRow, readRelatives, type Wanted } from './relatives.ts';

/** What can be said of an included relation. */
interface Said {
  readonly visibility?: Visibility;
  readonly include?: object;
  readonly where?: Where<AnyTable>;
  readonly orderBy?: OrderBy<AnyTable>;
  readonly limit?: number;
}

interface Step extends Wanted {
  /** The relation's name, under which its rows stand. */
  readonly own: string;
  readonly further: IncludePlan | undefined;
}

/** Which relatives to read along with rows, and theirs. Each relation is one statement, however many rows there are. */
export class IncludePlan {
  readonly #steps: readonly Step[];

  /** @throws QueryError where it names what is not there, before anything is read */
  constructor(table: AnyTable, dialect: DialectName, related: RelatedTo | undefined, include: unknown) {
    const own = related?.relations[related.name] ?? {};
    if (typeof include !== 'object' || include === null) {
      throw new QueryError(`${table.name}: "include" is an object of relations, not ${quoteValue(include)}.`);
    }
    this.#steps = Object.entries(include).flatMap(([name, said]: [string, unknown]) => {
      const relation = Object.hasOwn(own, name) ? own[name] : undefined;
      if (related === undefined || relation === undefined) {
        throw new QueryError(
          `${table.name} has no relation ${quoteValue(name)}. It has: ${Object.keys(own).join(', ') || 'none'}.`,
        );
      }
      return said === undefined || said === false
        ? []
        : [stepOf(`${table.name}.${name}`, name, relation, dialect, related, said)];
    });
  }

  /** Adds the relatives to each row. */
  async load(access: TableAccess<AnyTable>, rows: readonly object[]): Promise<void> {
    // Rows were read for this call alone, and are its to add to.
    await Promise.all(this.#steps.map((step) => loadStep(access, rows as readonly AnyRow[], step)));
  }
}

const sayable: ReadonlySet<string> = new Set(['visibility', 'include', 'where', 'orderBy', 'limit']);

function stepOf(
  subject: string,
  own: string,
  relation: Relation,
  dialect: DialectName,
  { relations }: RelatedTo,
  said: unknown,
): Step {
  if (said !== true && (typeof said !== 'object' || said === null)) {
    throw new QueryError(`${subject} is included by true or by its options, not by ${quoteValue(said)}.`);
  }
  const options: Said = said === true ? {} : said;
  const unknown = Object.keys(options).find(
    (name) => !sayable.has(name) || (relation.kind === 'one' && name !== 'include' && name !== 'visibility'),
  );
  if (unknown !== undefined)
    throw new QueryError(
      `${subject} is included without ${quoteValue(unknown)}: it leads to ${relation.kind}.`,
    );
  const { visibility = 'live', include, where, orderBy, limit } = options;
  requireWholeNumber(`${subject}: limit`, limit);
  if (limit !== undefined && relation.through !== undefined) {
    throw new QueryError(
      `${subject} leads through ${relation.through.table.name}: it is included without "limit".`,
    );
  }
  return {
    own,
    relation,
    where,
    order: totalOrder(orderBy, mappedTable(relation.table, dialect).mapping),
    limit,
    visibility,
    further:
      include === undefined
        ? undefined
        : new IncludePlan(relation.table, dialect, { relations, name: relation.target }, include),
  };
}

async function loadStep(access: TableAccess<AnyTable>, rows: readonly AnyRow[], step: Step): Promise<void> {
  const { own, relation, further } = step;
  const columns = relation.on.map(({ from }) => access.mapped.mapping.column(from));
  const links = linksOf(columns, rows);
  const relatives = links.values.length === 0 ? none : await readRelatives(access, step, links);
  if (further !== undefined) await further.load(access.to(relation.table), [...relatives.values()].flat());
  rows.forEach((row, index) => {
    const link = links.texts[index];
    const found = (link === undefined ? undefined : relatives.get(link)) ?? [];
    // Rows that lead to the same ones share them; each has a list of its own.
    row[own] = relation.kind === 'many' ? [...found] : (found[0] ?? missing(relation, row));
  });
}

const none: ReadonlyMap<string, AnyRow[]> = new Map();

/** @throws NotFoundError where the types say that there is always one, and nothing hides it */
function missing(relation: Relation, row: AnyRow): null {
  const { deletedAt, owner } = relation.table.roles;
  if (relation.nullable || deletedAt !== undefined || owner !== undefined) return null;
  const key = Object.fromEntries(relation.on.map(({ from, to }) => [to, row[from]]));
  throw new NotFoundError(relation.table.name, key);
}
