-- A session is opened by the service, in one transaction with its entry in the trail and with a lock on its user, so that a
-- password that is changed meanwhile opens none. The policy of the service holds it to users in reach, here as well.
--
-- The gate keeps its right to open them: services of the version before are replaced after this.
GRANT INSERT ON "sessions" TO keyring_service;
