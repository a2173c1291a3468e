import { MigrationFolderError } from './migration-folder-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a script's bytes, to the last of them: a byte-order mark stays. */
export function scriptText(path: string, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const what = utf16 ? 'is UTF-16' : 'holds bytes that are not UTF-8';
    throw new MigrationFolderError(path, `${path} ${what}. Nothing was run.\n  Save it as UTF-8.`, { cause });
  }
}

/** The script as a database takes it: without the mark that editors on Windows leave, and otherwise unchanged. */
export function withoutByteOrderMark(script: string): string {
  return script.startsWith('\uFEFF') ? script.slice(1) : script;
}
