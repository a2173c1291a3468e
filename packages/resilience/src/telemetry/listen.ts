import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import type { Events } from './channels.ts';

/** What to do with the messages of some channels. */
export type Listeners = { readonly [Name in keyof Events]?: (message: Events[Name]) => void };

/** Listens until the function that comes back is called. */
export function listen(listeners: Listeners): () => void {
  const heard = Object.entries(listeners).map(([name, listener]) => {
    // Only this package publishes under these names, and only the messages that `Events` says.
    const hear = (message: unknown) => (listener as (message: unknown) => void)(message);
    subscribe(name, hear);
    return { name, hear };
  });
  return () => {
    for (const { name, hear } of heard) unsubscribe(name, hear);
  };
}
