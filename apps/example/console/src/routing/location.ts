import { useSyncExternalStore } from 'react';

const moved = 'keyring:moved';

/** Goes to another page, without asking the service for it. */
export function goTo(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  dispatchEvent(new Event(moved));
}

/** The path that is shown, also after going back. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** A parameter of the address, which stays when the page is loaded anew or sent to somebody. */
export function useParameter(name: string): readonly [string, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name) ?? '');
  const set = (changed: string) => {
    const parameters = new URLSearchParams(location.search);
    if (changed === '') parameters.delete(name);
    else parameters.set(name, changed);
    const query = parameters.size === 0 ? '' : `?${parameters}`;
    goTo(`${location.pathname}${query}`, { replace: true });
  };
  return [value, set];
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(moved, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(moved, listener);
  };
}
