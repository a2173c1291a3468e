import { fileURLToPath } from 'node:url';

/** The command line of a program of this folder, which is given the URL and the folder of files. */
export function program(name: string): (url: string, dir: string) => readonly string[] {
  const path = fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url));
  return (url, dir) => [process.execPath, path, url, dir];
}
