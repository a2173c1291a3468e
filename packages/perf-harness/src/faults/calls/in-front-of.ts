/** Decides what becomes of one call. */
export type Interceptor = <Result>(work: () => Result) => Promise<Awaited<Result>>;

type Method = (...args: unknown[]) => unknown;

/**
 * An object that is `target` to whoever uses it, but for some of its methods, which go through an interceptor. What the
 * methods in `handing` hand out, as a result or to a function that they are given, is treated alike.
 */
export function inFrontOf<Target extends object>(
  target: Target,
  interceptors: ReadonlyMap<unknown, Interceptor>,
  handing: ReadonlySet<unknown>,
): Target {
  const cover = (handed: unknown): unknown =>
    runsStatements(handed) ? inFrontOf(handed, interceptors, handing) : handed;
  const methods = new WeakMap<object, Method>();
  const methodOf = (name: string | symbol, value: object & Method): Method => {
    const plain: Method = (...args) => Reflect.apply(value, target, args);
    const covered = handing.has(name) ? covering(plain, cover) : plain;
    const interceptor = interceptors.get(name);
    return interceptor ? intercepting(covered, interceptor) : covered;
  };
  return new Proxy(target, {
    // The object's own fields, private ones included, are reached on the object itself.
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (!isMethod(value) || name === 'constructor') return value;
      const method = methods.get(value) ?? methodOf(name, value);
      methods.set(value, method);
      return method;
    },
    set: (_, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Covers what functions that the method is given are called with, and what it resolves to. */
function covering(method: Method, cover: (handed: unknown) => unknown): Method {
  return (...args) => {
    const result = method(
      ...args.map((arg) =>
        isMethod(arg) ? (...handed: unknown[]) => Reflect.apply(arg, undefined, handed.map(cover)) : arg,
      ),
    );
    return result instanceof Promise ? result.then(cover) : result;
  };
}

/** Sends calls by promise and by callback through the interceptor. */
function intercepting(method: Method, interceptor: Interceptor): Method {
  return (...args) => {
    // A cursor or a stream of node-postgres, which is no call but a conversation.
    if (isSubmittable(args[0])) return method(...args);
    const callback = args.at(-1);
    if (!isMethod(callback)) return interceptor(() => method(...args));
    const answered = interceptor(
      () =>
        new Promise<unknown[]>((resolve, reject) => {
          method(...args.slice(0, -1), (error: unknown, ...answer: unknown[]) =>
            error ? reject(error) : resolve([error, ...answer]),
          );
        }),
    );
    // With the next tick, so that what the callback throws is not taken for a rejection.
    answered.then(
      (answer) => process.nextTick(callback, ...answer),
      (error: unknown) => process.nextTick(callback, error),
    );
    return undefined;
  };
}

function isMethod(value: unknown): value is object & Method {
  return typeof value === 'function';
}

function runsStatements(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'query' in value && isMethod(value.query);
}

function isSubmittable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'submit' in value && isMethod(value.submit);
}
