export const help = `Keyring: users, API keys and their audit trail.

Usage: node dist/main.js [command]

Commands:
  serve             serves the API until SIGTERM or SIGINT (the default)
  migrate           applies pending migrations, as the tables' owner
  create-operator   makes an operator of the platform: --username NAME --email ADDRESS, and the password in
                    KEYRING_OPERATOR_PASSWORD
  new-key           prints a key for KEYRING_KEYS

Environment:
  DATABASE_URL               the database. To serve: as a role that may become keyring_service and keyring_gate
  KEYRING_GATE_DATABASE_URL  the same as a member of keyring_gate, where a pooler passes no role on; DATABASE_URL is
                             then that of a member of keyring_service
  KEYRING_REPLICA_URLS       replicas to read from, with commas in between
  KEYRING_KEYS               id:key,id:key with keys of 32 bytes in base64; the first is the current one
  KEYRING_MAX_CONNECTIONS    of the service; half as many more for the gate (default 10)
  KEYRING_PREPARED_STATEMENTS  0 behind a pooler that keeps none, such as PgBouncer before 1.21
  HOST, PORT                 where to listen (default 0.0.0.0, 4400)
  KEYRING_TRUST_PROXY        addresses of proxies whose X-Forwarded-For is believed
  KEYRING_INSECURE_HTTP      1 lets cookies go over HTTP, on a machine of your own
  KEYRING_RATE_LIMIT         requests a minute of one caller (default 6000)
  KEYRING_SIGN_IN_LIMIT      attempts a minute to sign in from one address (default 20)
  KEYRING_STATEMENT_TIMEOUT_MS  how long the database may work on one statement (default 10000)
  KEYRING_GRACE_MS           how long requests may go on after SIGTERM (default 20000)
  KEYRING_LOG_LEVEL          fatal, error, warn, info, debug, trace, silent (default info)
  KEYRING_REPORT_FILE        the last performance report, a page of HTML

Exit status: 0 all went well, 1 something failed, 2 a command or a variable was not understood.
`;
