import type { OpenSession } from './open-session.ts';
import { patchMethod } from './patch-method.ts';
import { Place } from './place.ts';
import type { PoolEvent, WatchablePool } from './watchable-pool.ts';

export interface PoolWatcher {
  open(thing: object, kind: 'connection' | 'checkout', place?: Place): OpenSession;
  close(session: OpenSession): void;
}

/**
 * Learns from the pool's own events what is taken and given back, and from `connect`, which is replaced on this one pool,
 * who takes it. Gives the function that ends all that.
 */
export function watchPool(pool: WatchablePool, { open, close }: PoolWatcher): () => void {
  const connections = new WeakMap<object, OpenSession>();
  const checkouts = new WeakMap<object, OpenSession>();
  const closing = (sessions: WeakMap<object, OpenSession>, client: unknown) => {
    const session = isObject(client) ? sessions.get(client) : undefined;
    if (session) close(session);
  };
  const listeners: Readonly<Record<PoolEvent, (first: unknown, second: unknown) => void>> = {
    connect: (client) => isObject(client) && connections.set(client, open(client, 'connection')),
    remove: (client) => closing(connections, client),
    // Who asked for it by `connect` is told in a moment; whoever got it another way may be on the stack.
    acquire: (client) => {
      const place = asking > 0 ? nowhere : new Place();
      if (isObject(client)) checkouts.set(client, open(client, 'checkout', place));
    },
    release: (_, client) => closing(checkouts, client),
  };
  const nowhere = new Place();
  let asking = 0;
  const asked = (place: Place) => {
    asking += 1;
    return (client: unknown) => {
      asking -= 1;
      const checkout = isObject(client) ? checkouts.get(client) : undefined;
      if (checkout) checkout.place = place;
    };
  };
  const restoreConnect = patchMethod(pool, 'connect', (connect) => noting(connect, asked));
  for (const [event, listener] of listenersOf(listeners)) pool.on(event, listener);
  return () => {
    restoreConnect();
    for (const [event, listener] of listenersOf(listeners)) pool.off(event, listener);
  };
}

/**
 * A `connect` that tells whom it gave a connection to, or that it gave none: before they hear of it, be it by callback or by
 * promise.
 */
function noting(
  connect: (...args: never[]) => unknown,
  asked: (place: Place) => (client: unknown) => void,
): (...args: never[]) => unknown {
  return function (this: unknown, ...args: unknown[]): unknown {
    const answered = asked(new Place());
    const refused = (error: unknown): never => {
      answered(undefined);
      throw error;
    };
    const callback = args.at(-1);
    const hasCallback = typeof callback === 'function';
    if (hasCallback) {
      args[args.length - 1] = (...answer: unknown[]) => {
        answered(answer[1]);
        return Reflect.apply(callback, undefined, answer);
      };
    }
    let result: unknown;
    try {
      result = Reflect.apply(connect, this, args);
    } catch (error) {
      return refused(error);
    }
    if (hasCallback) return result;
    if (!(result instanceof Promise)) {
      answered(undefined);
      return result;
    }
    return result.then((client: unknown) => {
      answered(client);
      return client;
    }, refused);
  };
}

type Listeners = Readonly<Record<PoolEvent, (first: unknown, second: unknown) => void>>;

function listenersOf(listeners: Listeners): [PoolEvent, Listeners[PoolEvent]][] {
  // Its keys are the record's own; entries knows only that they are strings.
  return Object.entries(listeners) as [PoolEvent, Listeners[PoolEvent]][];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
