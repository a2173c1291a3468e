import { InvalidArgumentError } from 'commander';

import type { Rename } from '../diff/rename.ts';

/** `User.email=mail`, or `User=Account`; an option that can be given several times. */
export function readRename(text: string, previous: readonly Rename[] = []): readonly Rename[] {
  const found = /^(?:(\w+)\.)?(\w+)=(\w+)$/.exec(text);
  const [, within, from, to] = found ?? [];
  if (from === undefined || to === undefined) {
    throw new InvalidArgumentError('It must be Model.field=newField, or Model=NewModel.');
  }
  return [...previous, { within, from, to }];
}
