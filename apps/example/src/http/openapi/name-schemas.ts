type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Puts every schema that has a title among the document's components, and refers to it wherever it stood. */
export function nameSchemas(paths: Json): {
  readonly paths: Json;
  readonly schemas: Readonly<Record<string, Json>>;
} {
  const schemas: Record<string, Json> = {};
  const named = (node: Json): Json => {
    if (typeof node !== 'object' || node === null) return node;
    if (isList(node)) return node.map(named);
    const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, named(value)]));
    const { title } = node;
    if (typeof title !== 'string') return inner;
    schemas[title] ??= inner;
    return { $ref: `#/components/schemas/${title}` };
  };
  return { paths: named(paths), schemas };
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}
