/** Every page of the console, and what its address tells. */
export type Route =
  | { readonly page: 'live' | 'users' | 'keys' | 'audit' | 'migrations' | 'report' | 'home' | 'unknown' }
  | { readonly page: 'user' | 'key'; readonly id: string };

const byPath: Readonly<Record<string, Route>> = {
  '/': { page: 'home' },
  '/live': { page: 'live' },
  '/users': { page: 'users' },
  '/keys': { page: 'keys' },
  '/audit': { page: 'audit' },
  '/migrations': { page: 'migrations' },
  '/report': { page: 'report' },
};
const thing = /^\/(users|keys)\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Which page an address is of. */
export function routeOf(path: string): Route {
  const found = thing.exec(path);
  if (found !== null) return { page: found[1] === 'users' ? 'user' : 'key', id: found[2] ?? '' };
  const plain = path.length > 1 ? path.replace(/\/$/, '') : path;
  return Object.hasOwn(byPath, plain) ? (byPath[plain] ?? { page: 'unknown' }) : { page: 'unknown' };
}
