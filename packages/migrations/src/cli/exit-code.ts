/** What the command ends with. Part of its interface: scripts look at it. */
export const exitCode = {
  ok: 0,
  /** Something went wrong, or was refused. */
  failure: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** `status --exit-code`: not up to date. */
  notUpToDate: 3,
  /** Stopped by Ctrl-C, as shells number it. */
  stopped: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
