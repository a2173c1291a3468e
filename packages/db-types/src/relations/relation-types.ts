import type { ValueOf } from '../column/column.ts';
import type { AnyTable } from '../table/table.ts';
import type { DescribedRelation, Join, Through } from './described-relation.ts';
import type { Relation } from './relation.ts';

/** Tables by the names that relations call them. */
export type Tables = Readonly<Record<string, AnyTable>>;

/** The relations being described, by table. */
export type DescribedRelations = Readonly<Record<string, Readonly<Record<string, DescribedRelation>>>>;

/** What relations have to be for these tables: names of tables that are there, and of properties they have. */
export type FittingRelations<All extends Tables, Described> = {
  readonly [Name in keyof Described]: Name extends keyof All
    ? { readonly [Own in keyof Described[Name]]: Fitting<All, All[Name], Described[Name][Own]> }
    : never;
};

type Fitting<All extends Tables, From extends AnyTable, Given> =
  Given extends DescribedRelation<infer _Kind, infer Target, infer On, infer _Optional, infer Via>
    ? Target extends keyof All
      ? Via extends Through<infer Between, infer Onward>
        ? Between extends keyof All
          ? {
              readonly on: FittingJoin<From, All[Between], On>;
              readonly through: { readonly on: FittingJoin<All[Between], All[Target], Onward> };
            }
          : { readonly through: { readonly through: keyof All } }
        : { readonly on: FittingJoin<From, All[Target], On> }
      : { readonly target: keyof All }
    : never;

type FittingJoin<From extends AnyTable, To extends AnyTable, On extends Join> = {
  readonly [Property in keyof On]: Property extends keyof From['columns'] ? keyof To['columns'] : never;
};

/** The relations of every table, as bound. */
export type BoundRelations<All extends Tables, Described> = {
  readonly [Name in keyof All]: Name extends keyof Described
    ? { readonly [Own in keyof Described[Name]]: Bound<All, All[Name], Described[Name][Own]> }
    : Readonly<Record<never, never>>;
};

type Bound<All extends Tables, From extends AnyTable, Given> =
  Given extends DescribedRelation<infer Kind, infer Target, infer On, infer Optional, infer _Via>
    ? Relation<All[Target], Kind, Kind extends 'many' ? false : MayBeMissing<From, On, Optional>, Target>
    : never;

type MayBeMissing<From extends AnyTable, On extends Join, Optional extends boolean> = true extends Optional
  ? true
  : null extends ValueOf<From['columns'][keyof On & keyof From['columns']]>
    ? true
    : false;
