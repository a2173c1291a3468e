import { InvalidOptionError } from '../errors/invalid-option-error.ts';

type Method = (...args: never[]) => unknown;
type Around = (inner: Method) => Method;

/** A method that was put in front of an object's own, and what it goes through before it gets there. */
interface Front {
  readonly method: Method;
  readonly layers: Set<Around>;
  compose(): void;
  restore(): void;
}

const fronts = new WeakMap<object, Map<string, Front>>();

/**
 * Puts something around a method of one object, and gives the function that takes it away again, in whatever order that is
 * done; with the last the method is what it was. Where somebody else has put theirs on top meanwhile, what was put there stays
 * under it, and only hands on.
 *
 * @throws InvalidOptionError where there is no such method, or it cannot be replaced.
 */
export function patchMethod(target: object, name: string, around: Around): () => void {
  const known = fronts.get(target) ?? new Map<string, Front>();
  fronts.set(target, known);
  const present = known.get(name);
  const front = present && present.method === Reflect.get(target, name) ? present : putInFront(target, name);
  known.set(name, front);
  front.layers.add(around);
  front.compose();
  return () => {
    front.layers.delete(around);
    front.compose();
    if (front.layers.size > 0) return;
    front.restore();
    if (known.get(name) === front) known.delete(name);
  };
}

function putInFront(target: object, name: string): Front {
  const original: unknown = Reflect.get(target, name);
  if (!isMethod(original)) throw new InvalidOptionError(name, 'a method of what is watched', original);
  const own = Object.getOwnPropertyDescriptor(target, name);
  let composed = original;
  const method = function (this: unknown, ...args: never[]): unknown {
    return Reflect.apply(composed, this, args);
  };
  const descriptor = {
    value: method,
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
  };
  if (own?.configurable === false || !Reflect.defineProperty(target, name, descriptor))
    throw new InvalidOptionError(name, 'a method that can be replaced', original);
  const layers = new Set<Around>();
  return {
    method,
    layers,
    compose: () => {
      composed = [...layers].reduce((inner, around) => around(inner), original);
    },
    restore: () => {
      if (Reflect.get(target, name) !== method) return;
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    },
  };
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}
