import type { Migration } from '../history.ts';

/** A migrator: how it wants its files, and the program that applies them. */
export interface Peer {
  readonly name: string;
  /** The npm package; none where it is none. */
  readonly packageName: string | undefined;
  /** How it was set up, where its documentation gives a choice. */
  readonly setUp: string;
  /** The files of its folder, by their paths in it. */
  files(history: readonly Migration[]): Readonly<Record<string, string>>;
  /**
   * What is measured: the process from its start to its end, or, of a program of Node, the work alone, as that program
   * prints it.
   */
  readonly measured: 'process' | 'work';
  /** The command that applies the files of a folder; none where that program is not there. */
  command(url: string, dir: string, files: readonly string[]): readonly string[] | undefined;
}
