import pg from 'pg';

import type { Settings } from '../connection/settings.ts';
import type { Statement } from '../statement.ts';
import type { Leader } from './led-query.ts';

/** Makes the settings, until the transaction ends: whoever has the connection next finds nothing of them. */
export function settingsStatement(settings: Settings): Statement & { readonly values: readonly string[] } {
  const entries = Object.entries(settings);
  const calls = entries.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  return { text: `select ${calls.join(', ')}`, values: entries.flat() };
}

/** The same, as what leads a statement; none where there are no settings. */
export function settingsLeaders(settings: Settings | undefined, prepared: boolean): Leader[] {
  if (settings === undefined) return [];
  const { text, values } = settingsStatement(settings);
  if (values.length === 0) return [];
  // Names and values are parameters, so that there is one text for each number of them.
  return [{ text, values, name: prepared ? `holdfast settings ${values.length / 2}` : undefined }];
}

/** The same, to stand behind BEGIN in a message that takes no parameters. */
export function settingsText(settings: Settings | undefined): string {
  const calls = Object.entries(settings ?? {}).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  return calls.length === 0 ? '' : `; select ${calls.join(', ')}`;
}
