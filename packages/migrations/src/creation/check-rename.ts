import { InvalidOptionError } from '@holdfast/resilience';

import { firstWord, type Rename } from '../diff/rename.ts';
import { readBlocks } from '../snapshot/schema-blocks.ts';
import { formatRename } from './rename-question-error.ts';

/** Refuses a rename of something that is not there, or to something that will not be. */
export function checkRename(from: string, to: string, rename: Rename): void {
  const what = rename.within === undefined ? 'the schema' : rename.within;
  const refuse = (expected: string): never => {
    throw new InvalidOptionError('rename', expected, formatRename(rename));
  };
  if (!membersOf(from, rename).includes(rename.from))
    refuse(`of something that ${what} had before the change`);
  if (!membersOf(to, rename).includes(rename.to)) refuse(`to something that ${what} has now`);
  if (membersOf(to, rename).includes(rename.from)) refuse(`of something that ${what} has no more`);
}

function membersOf(schema: string, { within }: Rename): readonly string[] {
  const blocks = readBlocks(schema).filter(({ kind }) => kind !== 'datasource' && kind !== 'generator');
  if (within === undefined) return blocks.map(({ name }) => name);
  return blocks.find(({ name }) => name === within)?.lines.map(firstWord) ?? [];
}
