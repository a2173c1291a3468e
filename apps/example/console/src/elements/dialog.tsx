import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Whether Escape leaves it open, however often it is pressed: what is shown in it is shown once. @default false */
  readonly stubborn?: boolean;
}

/** A dialog over the page: the focus goes into it, and back to where it was. */
export function Dialog({ title, onClose, children, stubborn = false }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      // A browser asks once whether it may be closed (below), and the next time closes it without asking.
      closedby={stubborn ? 'none' : 'closerequest'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!stubborn) onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
