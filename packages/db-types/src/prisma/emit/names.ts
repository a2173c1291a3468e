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

// What an ES module cannot declare.
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

export function tableNames(model: string): TableNames {
  const camel = lowerFirstWord(model);
  return {
    file: kebab(model),
    table: RESERVED.has(camel) ? `${camel}Table` : camel,
    columns: `${model}Columns`,
    row: model,
    newRow: `New${model}`,
    patch: `${model}Patch`,
  };
}

/** Every name a model's file declares. */
export function declaredNames({ table, columns, row, newRow, patch }: TableNames): readonly string[] {
  return [table, columns, row, newRow, patch];
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
