REVOKE INSERT ON "sessions" FROM keyring_service;
