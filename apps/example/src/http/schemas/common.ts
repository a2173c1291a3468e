import { type TSchema, Type } from 'typebox';

export const Id = Type.String({ format: 'uuid' });
export const Timestamp = Type.String({ format: 'date-time' });
export const NullableTimestamp = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'date-time',
});
export const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
export const Version = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

export const ById = Type.Object({ id: Id });

export const Visibility = Type.Enum(['live', 'deleted', 'all'], {
  default: 'live',
  description: 'Whether what is softly deleted is seen, or only that.',
});

/** Which part of a list. */
export const Part = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  cursor: Type.Optional(
    Type.String({ maxLength: 1000, description: 'What an answer had as `next`, for the items that follow.' }),
  ),
};

/** An object that has these properties and no other. */
export function Exactly<Properties extends Record<string, TSchema>>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false });
}

/** A page of a list, newest first. */
export function PageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The cursor of the next page; null where nothing follows.',
    }),
  });
}

export function iso(date: Date): string;
export function iso(date: Date | null): string | null;
export function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
