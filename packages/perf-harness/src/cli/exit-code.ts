/** What the command ends with. Part of its interface: scripts look at it. */
export const exitCode = {
  ok: 0,
  /** A limit was missed, a suite did not complete, something is slower or missing; or it could not be done. */
  failure: 1,
  /** The command was called wrongly, or with a file that is no result. */
  usage: 2,
  /** Stopped by Ctrl-C, as shells number it. */
  stopped: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
