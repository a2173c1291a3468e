import type { DMMF } from '@prisma/generator-helper';
import type { EnumPlan, JsonDocumentType, TypePlan } from './table-plan.ts';

/** The databases a schema can be for. */
export type Provider = 'postgresql' | 'sqlite';

/** What a field's annotation says of its type. */
export interface TypeHints {
  readonly guid: boolean;
  readonly document?: JsonDocumentType;
}

/** Why a field cannot be a column, in sentences. */
export interface TypeRefusal {
  readonly refused: string;
}

const LEAVE_OUT = 'Leave it out with `/// @holdfast ignore`.';

/** The column types each Prisma type can be, by the native types (`@db.…`) it may have on PostgreSQL. */
const scalars: Readonly<Record<string, Readonly<Record<string, Exclude<TypePlan['name'], 'enumeration'>>>>> =
  {
    String: { none: 'text', Text: 'text', VarChar: 'text', Uuid: 'guid' },
    Int: { none: 'integer', Integer: 'integer' },
    BigInt: { none: 'bigint', BigInt: 'bigint' },
    Boolean: { none: 'boolean', Boolean: 'boolean' },
    DateTime: { Timestamptz: 'timestamp' },
    Json: { none: 'json', JsonB: 'json' },
  };

/** The column type of a field, or why there is none. */
export function planType(
  field: DMMF.Field,
  provider: Provider,
  enums: ReadonlyMap<string, EnumPlan>,
  hints: TypeHints,
): TypePlan | TypeRefusal {
  if (field.isList) return { refused: `lists (${field.type}[]) are not supported yet. ${LEAVE_OUT}` };
  const refusedHint = refuseHints(field, provider, hints);
  if (refusedHint) return { refused: refusedHint };
  if (field.kind === 'enum') {
    const plan = enums.get(field.type);
    return plan ? { name: 'enumeration', of: plan } : { refused: `the enum ${field.type} was not found.` };
  }
  return planScalar(field, provider, hints);
}

function refuseHints(field: DMMF.Field, provider: Provider, hints: TypeHints): string | undefined {
  if (hints.document && field.type !== 'Json') {
    return `it is annotated json(…), but its type is ${field.type}. Make it Json, or remove the annotation.`;
  }
  if (!hints.guid) return undefined;
  if (field.type !== 'String') {
    return `it is annotated guid, but its type is ${field.type}. Make it String, or remove the annotation.`;
  }
  if (provider === 'postgresql' && field.nativeType?.[0] !== 'Uuid') {
    return 'it is annotated guid, but is kept as text. Add `@db.Uuid`, or remove the annotation.';
  }
  return undefined;
}

function planScalar(field: DMMF.Field, provider: Provider, hints: TypeHints): TypePlan | TypeRefusal {
  const natives = scalars[field.type];
  if (natives === undefined)
    return { refused: `fields of type ${field.type} are not supported yet. ${LEAVE_OUT}` };
  const native = field.nativeType?.[0] ?? 'none';
  const lossy = provider === 'postgresql' && field.type === 'DateTime' ? refuseLossyTime(field) : undefined;
  if (lossy) return { refused: lossy };
  const name = provider === 'sqlite' && field.type === 'DateTime' ? 'timestamp' : natives[native];
  if (name === undefined) return { refused: `\`@db.${native}\` is not supported yet. ${LEAVE_OUT}` };
  if (name === 'json') return hints.document ? { name, document: hints.document } : { name };
  return { name: hints.guid ? 'guid' : name };
}

function refuseLossyTime({ nativeType }: DMMF.Field): string | undefined {
  const [native, [precision] = []] = nativeType ?? [];
  if (native === undefined || native === 'Timestamp') {
    const instead = native === undefined ? '' : ' in place of `@db.Timestamp`';
    return (
      'without a time zone, the same value means another moment to a process in another zone. ' +
      `Add \`@db.Timestamptz(3)\`${instead}, or leave the field out with \`/// @holdfast ignore\`.`
    );
  }
  if (native !== 'Timestamptz' || precision === undefined || Number(precision) >= 3) return undefined;
  return `it keeps fewer digits of a second than the milliseconds of a Date. Make it \`@db.Timestamptz(3)\`.`;
}
