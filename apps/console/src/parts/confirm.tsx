import { Button, type ButtonProps, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../lib/words.tsx';
import { Trouble } from './states.tsx';

interface Props {
  label: ReactNode;
  title: string;
  /** Exactly what will happen, in sentences. */
  children: ReactNode;
  /** The verb on the button that does it. */
  verb: string;
  onConfirm: () => Promise<unknown>;
  busy: boolean;
  error: unknown;
  onClose?: () => void;
  danger?: boolean;
  /** The button stays plain in a list of many; the dialog still shows that the step is grave. */
  quiet?: boolean;
  primary?: boolean;
  disabled?: boolean;
  size?: ButtonProps['size'];
  /** Cannot be confirmed yet: what is missing stands in the dialog. */
  blocked?: boolean;
}

/** A button for a step that cannot be undone: says what will happen, and does it only after a second, named click. */
export function Confirm(props: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    props.onClose?.();
  };
  const confirm = async () => {
    const answer = await props.onConfirm();
    if (answer !== undefined) setOpen(false);
  };
  return (
    <>
      <Button
        type={props.primary ? 'primary' : 'default'}
        danger={(props.danger ?? false) && !props.quiet}
        disabled={props.disabled ?? false}
        {...(props.size ? { size: props.size } : {})}
        onClick={() => setOpen(true)}
      >
        {props.label}
      </Button>
      <Modal open={open} title={props.title} onCancel={close} footer={null} destroyOnHidden width={560}>
        <div className="dialog-text">{props.children}</div>
        {props.error ? <Trouble error={props.error} small /> : null}
        <div className="buttons">
          <Button
            type="primary"
            danger={props.danger ?? false}
            loading={props.busy}
            disabled={props.blocked ?? false}
            onClick={() => void confirm()}
          >
            {props.verb}
          </Button>
          <Button type="text" disabled={props.busy} onClick={close}>
            {t('action.cancel')}
          </Button>
        </div>
      </Modal>
    </>
  );
}
