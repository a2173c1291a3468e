import type { DMMF } from '@prisma/generator-helper';
import type { DefaultPlan, MadeDefault, TypePlan } from './table-plan.ts';

/** Why a default cannot be made here, as a clause. */
export interface DefaultRefusal {
  readonly refused: string;
}

const DATABASE: DefaultPlan = { kind: 'database' };
const EMPTY_LIST: DefaultPlan = { kind: 'constant', value: [] };

/**
 * What a new row gets that leaves the field out; `undefined` where the field has no default. A constant that is not
 * written exactly here (Prisma hands decimals on as floats) is left to the database, which has it too.
 */
export function planDefault(field: DMMF.Field, type: TypePlan): DefaultPlan | DefaultRefusal | undefined {
  const given = field.default;
  // Prisma reads a list that nobody gave as an empty one, and the database would have null.
  if (given === undefined) return type.name === 'list' ? EMPTY_LIST : undefined;
  if (isFunction(given)) return planFunction(given, type);
  try {
    const value = constantOf(given, type);
    return value === undefined ? DATABASE : { kind: 'constant', value };
  } catch {
    return DATABASE;
  }
}

function isFunction(given: NonNullable<DMMF.Field['default']>): given is DMMF.FieldDefault {
  return typeof given === 'object' && 'name' in given;
}

/** A constant as a value of its column, or `undefined` where that is not known exactly. */
function constantOf(given: unknown, type: TypePlan): unknown {
  switch (type.name) {
    case 'list': {
      const elements = (given as readonly unknown[]).map((element) => constantOf(element, type.element));
      return elements.includes(undefined) ? undefined : elements;
    }
    case 'bigint':
      return BigInt(String(given));
    case 'decimal':
      return exactDecimal(String(given));
    case 'timestamp':
      return new Date(String(given));
    case 'date':
      return new Date(String(given)).toISOString().slice(0, 'YYYY-MM-DD'.length);
    case 'bytes':
      return new Uint8Array(Buffer.from(String(given), 'base64'));
    case 'guid':
      return String(given).toLowerCase();
    case 'json':
      // JSON null cannot be told from a column that is null.
      return JSON.parse(String(given)) ?? undefined;
    default:
      return given;
  }
}

/** Up to 15 digits a float is what was written. */
const EXACT_IN_A_FLOAT = 15;

function exactDecimal(text: string): string | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= EXACT_IN_A_FLOAT
    ? text
    : undefined;
}

/** The functions of a Prisma schema that make text. */
const textMakers: Readonly<Record<string, (argument: unknown) => MadeDefault>> = {
  uuid: (version) => (version === 7 ? 'sortable guid' : 'random guid'),
  cuid: (version) => (version === 2 ? 'cuid2' : 'cuid'),
  nanoid: () => 'nanoid',
  ulid: () => 'ulid',
};

function planFunction({ name, args }: DMMF.FieldDefault, type: TypePlan): DefaultPlan | DefaultRefusal {
  if (name === 'autoincrement' || name === 'dbgenerated' || name === 'sequence') return DATABASE;
  if (name === 'now' && type.name === 'timestamp') return planNow(type.options?.['precision']);
  if (name === 'now' && type.name === 'date') return { kind: 'today' };
  const kind = Object.hasOwn(textMakers, name) ? textMakers[name]?.(args[0]) : undefined;
  if (kind === undefined) return { refused: `the default ${name}() is not known here` };
  return { kind, ...(kind === 'nanoid' && typeof args[0] === 'number' && { argument: args[0] }) };
}

/** The milliseconds of a Date. */
const DATE_PRECISION = 3;

/** The time now, as far as a column of this precision keeps it. */
export function planNow(precision: unknown = DATE_PRECISION): DefaultPlan {
  return typeof precision === 'number' && precision < DATE_PRECISION
    ? { kind: 'truncated now', argument: precision }
    : { kind: 'now' };
}
