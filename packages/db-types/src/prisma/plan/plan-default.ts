import type { DMMF } from '@prisma/generator-helper';
import type { TypeRefusal } from './plan-type.ts';
import type { DefaultPlan, TypePlan } from './table-plan.ts';

/** What a new row gets that leaves the field out; `undefined` where the field has no default. */
export function planDefault(field: DMMF.Field, type: TypePlan): DefaultPlan | TypeRefusal | undefined {
  const given = field.default;
  if (given === undefined) return undefined;
  if (typeof given !== 'object') return planConstant(given, type);
  // Only a list field has a list for a default, and those were refused before.
  if (!('name' in given)) return { refused: 'a list is no default of a single value.' };
  return planFunction(given, type);
}

function planConstant(value: string | number | boolean, type: TypePlan): DefaultPlan | TypeRefusal {
  switch (type.name) {
    case 'bigint':
      return { kind: 'constant', value: BigInt(value) };
    case 'timestamp':
      return { kind: 'constant', value: new Date(String(value)) };
    case 'guid':
      return { kind: 'constant', value: String(value).toLowerCase() };
    case 'json':
      return planJson(String(value));
    default:
      return { kind: 'constant', value };
  }
}

function planJson(text: string): DefaultPlan | TypeRefusal {
  try {
    const value: unknown = JSON.parse(text);
    return value === null
      ? { refused: 'JSON null cannot be told from a column that is null. Give another default.' }
      : { kind: 'constant', value };
  } catch {
    return { refused: 'its default is not JSON.' };
  }
}

function planFunction({ name, args }: DMMF.FieldDefault, type: TypePlan): DefaultPlan | TypeRefusal {
  switch (name) {
    case 'autoincrement':
    case 'dbgenerated':
    case 'sequence':
      return { kind: 'database' };
    case 'now':
      return type.name === 'timestamp'
        ? { kind: 'now' }
        : { refused: 'now() is the default of a DateTime only.' };
    case 'uuid':
      return { kind: args[0] === 7 ? 'sortable guid' : 'random guid' };
    default:
      return {
        refused:
          `the default ${name}() is not supported yet. Use \`@default(uuid(7))\`, ` +
          'or have every caller give the value: `/// @holdfast required`.',
      };
  }
}
