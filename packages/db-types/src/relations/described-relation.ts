/** Properties of one table, each with the property of the other that has the same value. */
export type Join = Readonly<Record<string, string>>;

/** A relation being described: what `toOne` and `toMany` return, for `defineRelations` to bind. */
export interface DescribedRelation<
  Kind extends 'one' | 'many' = 'one' | 'many',
  Target extends string = string,
  On extends Join = Join,
  Optional extends boolean = boolean,
  Via extends Through | undefined = Through | undefined,
> {
  readonly kind: Kind;
  readonly target: Target;
  readonly on: On;
  readonly optional: Optional;
  readonly through: Via;
}

/** The table in between, and how it leads on. */
export interface Through<Table extends string = string, On extends Join = Join> {
  readonly through: Table;
  readonly on: On;
}

/**
 * Each row leads to one row of the other table, or to none where a column it goes by is null. Where the other table's row
 * may be missing although the columns are there (a user's profile), say so: `{ optional: true }`.
 *
 * @example
 * customer: toOne('customer', { customerId: 'id' })
 */
export function toOne<
  const Target extends string,
  const On extends Join,
  const Optional extends boolean = false,
>(
  target: Target,
  on: On,
  options?: { readonly optional: Optional },
): DescribedRelation<'one', Target, On, Optional, undefined> {
  // Without options, Optional is its default.
  const optional = (options?.optional ?? false) as Optional;
  return { kind: 'one', target, on, optional, through: undefined };
}

/**
 * Each row leads to many rows of the other table; through a table in between, where those lead to many of these, too.
 *
 * @example
 * lines: toMany('line', { id: 'orderId' })
 * @example
 * tags: toMany('tag', { id: 'orderId' }, { through: 'orderTag', on: { tagId: 'id' } })
 */
export function toMany<const Target extends string, const On extends Join>(
  target: Target,
  on: On,
): DescribedRelation<'many', Target, On, false, undefined>;
export function toMany<
  const Target extends string,
  const On extends Join,
  const Via extends string,
  const Onward extends Join,
>(
  target: Target,
  on: On,
  through: Through<Via, Onward>,
): DescribedRelation<'many', Target, On, false, Through<Via, Onward>>;
export function toMany(target: string, on: Join, through?: Through): DescribedRelation {
  return { kind: 'many', target, on, optional: false, through };
}
