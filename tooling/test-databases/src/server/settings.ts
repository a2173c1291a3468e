/**
 * What a server of one's own runs with. Nothing waits for the disk, so a power cut would lose the data; but each
 * commit reaches the operating system before it is acknowledged, so a kill of the server loses nothing.
 */
export const defaultSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  max_wal_size: '256MB',
  // Inside the data folder, where a kill leaves nothing behind that removing the folder does not remove.
  dynamic_shared_memory_type: 'mmap',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** @throws RangeError quoting the first name that no setting of PostgreSQL can have, or that is not for callers. */
export function checkSettings(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[a-z_]\w*(\.\w+)?$/i.test(name))
      throw new RangeError(`settings has no PostgreSQL setting ${JSON.stringify(name)}`);
    if (typeof value !== 'string') throw new RangeError(`settings.${name} must be a string, not ${value}`);
    if (name.toLowerCase() === 'port')
      throw new RangeError('settings.port is not used: give the option port');
  }
}
