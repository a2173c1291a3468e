import { InvalidOptionError } from '../errors/invalid-option-error.ts';

/** Settings of a database server, each by its name, such as `app.tenant` or `work_mem`. */
export type Settings = Readonly<Record<string, string>>;

/** Gives the settings back, or throws `InvalidOptionError`. The value at fault is not quoted: it may be a secret. */
export function checkSettings(settings: Settings): Settings {
  const given: unknown = settings;
  if (typeof given !== 'object' || given === null) {
    throw new InvalidOptionError('settings', 'an object of texts by their names', given);
  }
  for (const [name, value] of Object.entries(given)) {
    // A server takes no NUL, and a message that has one ends there.
    if (typeof value !== 'string' || value.includes('\0') || name.includes('\0')) {
      throw new InvalidOptionError(`settings[${JSON.stringify(name)}]`, 'text without NUL', typeof value);
    }
  }
  return settings;
}
