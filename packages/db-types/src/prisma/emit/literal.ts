const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A value as the TypeScript that makes it: what a default may be. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Date) return `new Date(${textLiteral(value.toISOString())})`;
  if (value instanceof Uint8Array) return `new Uint8Array([${value.join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return objectLiteral(value);
  return String(value);
}

/** Text in quotes, the kind that needs fewer escapes, with all that is not plain written as an escape. */
export function textLiteral(text: string): string {
  const doubled = JSON.stringify(text).replace(
    /[\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16)}`,
  );
  if (text.includes("'") && !text.includes('"')) return doubled;
  return `'${doubled.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A property's name in an object literal or a type. */
export function propertyName(name: string): string {
  return IDENTIFIER.test(name) ? name : textLiteral(name);
}

function objectLiteral(value: object): string {
  // In brackets, since `__proto__: …` would set the prototype.
  const entries = Object.entries(value).map(
    ([key, part]) => `${key === '__proto__' ? "['__proto__']" : propertyName(key)}: ${literal(part)}`,
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
