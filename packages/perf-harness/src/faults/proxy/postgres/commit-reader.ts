import { MessageReader, type ProtocolMessage } from './message-reader.ts';
import { StartupReader } from './startup.ts';

/** A statement which ends a transaction; `commit prepared` ends another one. */
const COMMIT = /^\s*(?:--[^\n]*\n\s*|\/\*.*?\*\/\s*)*(?:commit|end)\b(?!\s+prepared)/is;

/**
 * Reads what a client sends, and tells each message that makes the server commit: a Query whose first statement is
 * COMMIT, or an Execute of a portal that was made from such a statement.
 */
export class CommitReader {
  readonly startup: StartupReader = new StartupReader();
  readonly #messages = new MessageReader();
  readonly #statements = new Set<string>();
  readonly #portals = new Set<string>();

  /** Where each such message starts in these bytes; below 0 where it started in earlier ones. */
  *read(bytes: Buffer): Generator<number> {
    const messages = this.startup.read(bytes);
    const offset = bytes.length - messages.length;
    for (const message of this.#messages.read(messages)) {
      if (this.#commits(message)) yield offset + message.start;
    }
  }

  #commits({ type, body }: ProtocolMessage): boolean {
    const [first = '', second = ''] = body.toString('utf8').split('\0');
    switch (type) {
      case 'Q':
        return COMMIT.test(first);
      case 'P': // Parse: the statement's name, its text
        mark(this.#statements, first, COMMIT.test(second));
        return false;
      case 'B': // Bind: the portal's name, the statement's name
        mark(this.#portals, first, this.#statements.has(second));
        return false;
      case 'C': // Close: S or P, a name
        (first.startsWith('S') ? this.#statements : this.#portals).delete(first.slice(1));
        return false;
      case 'E': // Execute: the portal's name
        return this.#portals.has(first);
      default:
        return false;
    }
  }
}

function mark(names: Set<string>, name: string, belongs: boolean): void {
  if (belongs) names.add(name);
  else names.delete(name);
}
