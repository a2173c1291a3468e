/** Looks at a value that came from outside: says at which path it is not what it should be, or nothing. */
export type Shape = (value: unknown, path: string) => string | undefined;

const primitive =
  (type: 'string' | 'number' | 'boolean'): Shape =>
  (value, path) =>
    typeof value === type ? undefined : path;

export const text: Shape = primitive('string');
export const number: Shape = primitive('number');
export const boolean: Shape = primitive('boolean');

export function oneOf(...known: readonly unknown[]): Shape {
  return (value, path) => (known.includes(value) ? undefined : path);
}

export function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? undefined : shape(value, path));
}

export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** The one, and then the other. */
export function both(one: Shape, other: Shape): Shape {
  return (value, path) => one(value, path) ?? other(value, path);
}

export function list(of: Shape): Shape {
  return (value, path) =>
    Array.isArray(value) ? first(value.map((item, index) => [of, item, `${path}[${index}]`])) : path;
}

/** Exactly so many, each of its own shape. */
export function tuple(...shapes: readonly Shape[]): Shape {
  return (value, path) =>
    Array.isArray(value) && value.length === shapes.length
      ? first(shapes.map((shape, index) => [shape, value[index], `${path}[${index}]`]))
      : path;
}

/** With at least these properties. */
export function record(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) =>
    isObject(value)
      ? first(
          Object.entries(shapes).map(([name, shape]) => [
            shape,
            value[name],
            path === '' ? name : `${path}.${name}`,
          ]),
        )
      : path;
}

/** Any names, with values of one shape. */
export function dictionary(of: Shape): Shape {
  return (value, path) =>
    isObject(value)
      ? first(Object.entries(value).map(([name, item]) => [of, item, `${path}.${name}`]))
      : path;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first(parts: readonly (readonly [Shape, unknown, string])[]): string | undefined {
  for (const [shape, value, path] of parts) {
    const found = shape(value, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
