import pg from 'pg';

import type { Settings } from '../connection/settings.ts';
import type { Statement } from '../statement.ts';
import type { Leader } from './led-query.ts';

/** A `select` that makes settings, by how many they are. */
interface Shape {
  readonly text: string;
  readonly name: string;
}

/**
 * Makes settings until the transaction ends: whoever has the connection next finds nothing of them. Names and values are
 * parameters, so that there is one text for each number of settings.
 */
export class SettingsSelect {
  readonly #columns: readonly string[];
  readonly #purpose: string;
  /** By the number of settings. */
  readonly #shapes: Shape[] = [];

  /** `columns`: what is asked for beside, in the same row behind the settings; `purpose`: a name for the two together. */
  constructor(purpose: string, columns: readonly string[] = []) {
    this.#purpose = purpose;
    this.#columns = columns;
  }

  statement(settings: Settings): Statement & { readonly values: readonly string[] } {
    const values = Object.entries(settings).flat();
    return { text: this.#shape(values.length / 2).text, values };
  }

  /** The same, as what leads a statement; none where there is nothing to set or to ask. */
  leaders(settings: Settings | undefined, prepared: boolean): Leader[] {
    const values = settings === undefined ? [] : Object.entries(settings).flat();
    if (values.length === 0 && this.#columns.length === 0) return [];
    const { text, name } = this.#shape(values.length / 2);
    return [{ text, values, name: prepared ? name : undefined }];
  }

  #shape(count: number): Shape {
    const found = this.#shapes[count];
    if (found !== undefined) return found;
    const calls = Array.from(
      { length: count },
      (_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`,
    );
    const text = `select ${[...calls, ...this.#columns].join(', ')}`;
    const shape = { text, name: `holdfast ${this.#purpose} ${count}` };
    this.#shapes[count] = shape;
    return shape;
  }
}

/** Settings by themselves. */
export const settingsSelect: SettingsSelect = new SettingsSelect('settings');

/** The same, to stand behind BEGIN in a message that takes no parameters. */
export function settingsText(settings: Settings | undefined): string {
  const calls = Object.entries(settings ?? {}).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  return calls.length === 0 ? '' : `; select ${calls.join(', ')}`;
}
