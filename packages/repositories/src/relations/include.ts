import type { AnyTable, PropertyPlaying, Relation, Relations, Row } from '@holdfast/db-types';
import type { Visibility } from '../criteria/visibility.ts';
import type { Where } from '../criteria/where.ts';
import type { OrderBy } from '../reading/order.ts';

/** The relations of one table, among those of all: where its own relatives are found. */
export interface RelatedTo<All extends Relations = Relations, Name extends string = string> {
  readonly relations: All;
  /** What `defineRelations` calls the table. */
  readonly name: Name;
}

/** A table of which no relations are known. */
export type Unrelated = RelatedTo<Readonly<Record<never, never>>, never>;

/** Which related rows to read along: `true`, or how, by the name of the relation. */
export type Include<Related extends RelatedTo> = {
  readonly [Own in keyof RelationsOf<Related>]?: true | IncludeOptions<Related, RelationsOf<Related>[Own]>;
};

export type IncludeOptions<Related extends RelatedTo, Of> =
  Of extends Relation<infer Target, infer Kind, infer _Nullable, infer Name>
    ? {
        /** Whether soft-deleted relatives are among them. @default 'live' */
        readonly visibility?: Visibility;
        /** Their own relatives. */
        readonly include?: Include<RelatedTo<Related['relations'], Name>>;
      } & (Kind extends 'many' ? ManyOptions<Target> : unknown)
    : never;

interface ManyOptions<Target extends AnyTable> {
  readonly where?: Where<Target>;
  /** Earlier properties first. The primary key is added, so that the order is always total. */
  readonly orderBy?: OrderBy<Target>;
  /**
   * The most relatives of each row. Not for a relation through another table.
   * @default none; more than 100,000 for all rows together are refused then
   */
  readonly limit?: number;
}

/** Takes `include`, and refuses names that are no relations. */
export interface Including<Related extends RelatedTo, Asked> {
  readonly include?: Asked & { readonly [Own in Exclude<keyof Asked, keyof Include<Related>>]: never };
}

/** Nothing beside the row. */
export type Nothing = Readonly<Record<never, never>>;

/** A row with the relatives that were asked for. */
export type Loaded<T extends AnyTable, Related extends RelatedTo, Asked> = keyof Asked extends never
  ? Row<T>
  : Row<T> & {
      readonly [Own in keyof Asked & keyof RelationsOf<Related>]: Relatives<
        Related,
        RelationsOf<Related>[Own],
        Asked[Own]
      >;
    };

type RelationsOf<Related extends RelatedTo> = [Related['name']] extends [never]
  ? Nothing
  : Related['relations'][Related['name']];

type Relatives<Related extends RelatedTo, Of, Asked> =
  Of extends Relation<infer Target, infer Kind, infer Nullable, infer Name>
    ? Kind extends 'many'
      ? Loaded<Target, RelatedTo<Related['relations'], Name>, Further<Asked>>[]
      : Loaded<Target, RelatedTo<Related['relations'], Name>, Further<Asked>> | Missing<Target, Nullable>
    : never;

type Further<Asked> = Asked extends { readonly include: infer Inner } ? Inner : Nothing;

/** A row that is referred to may still be hidden: deleted softly, or out of the actor's reach. */
type Missing<Target extends AnyTable, Nullable> = true extends Nullable
  ? null
  : PropertyPlaying<Target, 'deletedAt' | 'owner'> extends never
    ? never
    : null;
