import { checksumOf } from './checksum.ts';
import { readOptional } from './read-optional.ts';
import { scriptText } from './script-text.ts';

/** A script's file. */
export interface ScriptFile {
  readonly text: string;
  /** Of its bytes. */
  readonly checksum: string;
}

/** A script's file, or `undefined` where there is none. */
export async function readScript(path: string): Promise<ScriptFile | undefined> {
  const bytes = await readOptional(path);
  return bytes === undefined ? undefined : { text: scriptText(path, bytes), checksum: checksumOf(bytes) };
}
