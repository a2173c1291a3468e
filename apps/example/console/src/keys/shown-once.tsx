import type { IssuedApiKey } from '../api/client.ts';
import { Button } from '../elements/button.tsx';
import { CopyText } from '../elements/copy-text.tsx';
import { Dialog } from '../elements/dialog.tsx';

/** The token of a new key. It is nowhere else, so nothing but the button closes this. */
export function ShownOnce({
  issued,
  onClose,
}: {
  readonly issued: IssuedApiKey;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title={`The token of “${issued.name}”`} onClose={onClose} stubborn>
      <p>
        It is shown <strong>this once</strong>. What is stored of it is a hash, from which nobody gets it
        back.
      </p>
      <CopyText text={issued.token} />
      <div className="actions end">
        <Button kind="primary" onClick={onClose}>
          I have kept it
        </Button>
      </div>
    </Dialog>
  );
}
