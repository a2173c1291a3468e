type Step = { readonly get: PropertyKey } | { readonly call: readonly unknown[] };

/**
 * Stands for an object that is not there yet: property accesses and calls are recorded, and replayed on it once the
 * outermost call is awaited. Like Prisma's own promises, nothing runs before that.
 */
export function deferred(resolve: () => Promise<object>, path: readonly Step[] = []): unknown {
  const last = path.at(-1);
  const called = last !== undefined && 'call' in last;
  // Once, however often it is awaited: it may be a write.
  let running: Promise<unknown> | undefined;
  const run = (): Promise<unknown> => {
    running ??= resolve().then((root) => replay(root, path));
    return running;
  };
  // A function, so that the proxy can be called.
  return new Proxy(() => {}, {
    get(_, property) {
      if (property === 'then' || property === 'catch' || property === 'finally') {
        if (!called) return undefined;
        return (...handlers: unknown[]) => Reflect.apply(Promise.prototype[property], run(), handlers);
      }
      return typeof property === 'symbol' ? undefined : deferred(resolve, [...path, { get: property }]);
    },
    apply: (_, __, call) => deferred(resolve, [...path, { call }]),
  });
}

function replay(root: object, path: readonly Step[]): unknown {
  let owner: unknown;
  let value: unknown = root;
  for (const step of path) {
    if ('call' in step) {
      // Whatever is called was asked for by the caller's own types.
      value = Reflect.apply(value as () => unknown, owner, step.call);
    } else {
      owner = value;
      value = Reflect.get(Object(value), step.get);
    }
  }
  return value;
}
