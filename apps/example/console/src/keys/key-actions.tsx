import { useState } from 'react';
import { type ApiKey, answered, type IssuedApiKey } from '../api/client.ts';
import { Button } from '../elements/button.tsx';
import { Confirm } from '../elements/confirm.tsx';
import { goTo } from '../routing/location.ts';
import { useSession } from '../session/session.tsx';
import { RotateKey } from './rotate-key.tsx';
import { ShownOnce } from './shown-once.tsx';

/** Replaces a key, or ends it. */
export function KeyActions({
  apiKey,
  onRevoked,
}: {
  readonly apiKey: ApiKey;
  readonly onRevoked: () => void;
}) {
  const { api } = useSession();
  const [asked, setAsked] = useState<'rotate' | 'revoke'>();
  const [issued, setIssued] = useState<IssuedApiKey>();
  const close = () => setAsked(undefined);
  const { id, name } = apiKey;
  return (
    <>
      <Button onClick={() => setAsked('rotate')}>Rotate</Button>
      <Button kind="danger" onClick={() => setAsked('revoke')}>
        Revoke
      </Button>
      {asked === 'rotate' && (
        <RotateKey
          apiKey={apiKey}
          onClose={close}
          onRotated={(replacement) => {
            close();
            setIssued(replacement);
          }}
        />
      )}
      {issued && <ShownOnce issued={issued} onClose={() => goTo(`/keys/${issued.id}`)} />}
      {asked === 'revoke' && (
        <Confirm
          title={`Revoke “${name}”?`}
          verb="Revoke"
          work={() => answered(api.DELETE('/api/api-keys/{id}', { params: { path: { id } } }))}
          onDone={onRevoked}
          onClose={close}
        >
          <p>Whoever uses it is refused from this moment on. It cannot be brought back.</p>
        </Confirm>
      )}
    </>
  );
}
