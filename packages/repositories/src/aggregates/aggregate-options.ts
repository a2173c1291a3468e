import type { AnyTable, Row } from '@holdfast/db-types';

/** The properties whose values, where there are any, are of this type. */
type PropertiesOf<T extends AnyTable, Value> = {
  [Property in keyof Row<T>]: NonNullable<Row<T>[Property]> extends Value ? Property : never;
}[keyof Row<T>] &
  string;

/** Numbers: decimals are text in TypeScript, so text that is none is refused when the call runs. */
export type NumericProperty<T extends AnyTable> = PropertiesOf<T, number | bigint | string>;

export type OrderedProperty<T extends AnyTable> = PropertiesOf<T, number | bigint | string | Date>;

/** What to work out of many rows. */
export interface Aggregates<T extends AnyTable> {
  /** How many there are. */
  readonly count?: true;
  /** Exact, and of the column's own type; of no values, zero. A column of floats is added up as floats are. */
  readonly sum?: readonly NumericProperty<T>[];
  /** A number, as near as one gets; of no values, null. */
  readonly avg?: readonly NumericProperty<T>[];
  /** Of no values, null. */
  readonly min?: readonly OrderedProperty<T>[];
  /** Of no values, null. */
  readonly max?: readonly OrderedProperty<T>[];
}

/** What came out. */
export type Aggregated<T extends AnyTable, Asked> = Flat<
  (Asked extends { readonly count: true } ? { readonly count: number } : unknown) &
    (Asked extends { readonly sum: readonly (infer Property)[] }
      ? { readonly sum: { readonly [Own in Property & keyof Row<T>]: NonNullable<Row<T>[Own]> } }
      : unknown) &
    (Asked extends { readonly avg: readonly (infer Property)[] }
      ? { readonly avg: { readonly [Own in Property & keyof Row<T>]: number | null } }
      : unknown) &
    (Asked extends { readonly min: readonly (infer Property)[] }
      ? { readonly min: { readonly [Own in Property & keyof Row<T>]: Row<T>[Own] | null } }
      : unknown) &
    (Asked extends { readonly max: readonly (infer Property)[] }
      ? { readonly max: { readonly [Own in Property & keyof Row<T>]: Row<T>[Own] | null } }
      : unknown)
>;

/** Shows an intersection as one object. */
type Flat<Shape> = { [Property in keyof Shape]: Shape[Property] };
