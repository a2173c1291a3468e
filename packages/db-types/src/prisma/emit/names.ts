import type { SchemaPlan } from '../plan/plan-schema.ts';

/** The names that the file of a model declares. */
export interface TableNames {
  /** Without its extension: `api-key`. */
  readonly file: string;
  /** The table: `apiKey`. */
  readonly table: string;
  readonly columns: string;
  readonly row: string;
  readonly newRow: string;
  readonly patch: string;
}

/** What the generated folder has beside the tables. */
export const RELATIONS = 'relations';
export const RELATIONS_TYPE = 'SchemaRelations';

// What an ES module cannot declare, or should not: the values that generated code uses.
const RESERVED = (
  'arguments async await break case catch class const continue debugger default delete do else enum eval export extends ' +
  'false finally for function globalThis if implements import in instanceof interface let new null package private ' +
  'protected public return static super switch this throw true try typeof undefined var void while with yield'
).split(' ');

/**
 * Gives every model its names: the one it has for its row, and others made of it. Where one is taken, by a reserved word or by
 * another model (`NewUser`, beside the new row of `User`), it gets a number.
 */
export function nameTables({
  tables,
  enums,
}: Pick<SchemaPlan, 'tables' | 'enums'>): ReadonlyMap<string, TableNames> {
  const files = new Names(['index', 'enums', RELATIONS]);
  const exports = new Names([...RESERVED, RELATIONS, RELATIONS_TYPE, ...enums.map(({ name }) => name)]);
  // Every model's own name first, so that no other takes it.
  const rows = new Map(tables.map(({ model }) => [model, exports.take(pascal(model))]));
  return new Map(
    tables.map(({ model }) => {
      const row = rows.get(model) ?? model;
      const names: TableNames = {
        file: files.take(kebab(model)),
        table: exports.take(lowerFirstWord(row), 'Table'),
        columns: exports.take(`${row}Columns`),
        row,
        newRow: exports.take(`New${row}`),
        patch: exports.take(`${row}Patch`),
      };
      return [model, names];
    }),
  );
}

/** Every name a model's file declares. */
export function declaredNames({ table, columns, row, newRow, patch }: TableNames): readonly string[] {
  return [table, columns, row, newRow, patch];
}

class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** The name, or with this behind it where it is taken, or with a number. */
  take(name: string, suffix = ''): string {
    let free = name;
    for (let count = 0; this.#taken.has(free); count += 1)
      free = `${name}${suffix}${count || (suffix ? '' : 1)}`;
    this.#taken.add(free);
    return free;
  }
}

/** `order_line` to `OrderLine`; what begins with a capital stays as it is. */
function pascal(name: string): string {
  return /^[A-Z]/.test(name)
    ? name
    : name.replace(/(?:^|_)([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

/** `APIKey` to `apiKey`, `User` to `user`. */
function lowerFirstWord(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (start) => start.toLowerCase());
}

/** `APIKey` and `apiKey` to `api-key`, `api_key` too. */
function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
