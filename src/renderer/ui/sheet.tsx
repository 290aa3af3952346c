import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './button.tsx'
import styles from './sheet.module.css'

type SheetProps = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** The buttons at the foot, the one that leads on last. */
  readonly actions?: ReactNode
  readonly size?: 'narrow' | 'wide' | 'full'
  /** False where closing would lose what cannot be shown again. */
  readonly closable?: boolean
}

/** A dialog that is on screen as long as it is rendered. Escape closes it, and focus goes back to where it was. */
export function Sheet({ title, onClose, children, actions, size = 'narrow', closable = true }: SheetProps) {
  return (
    <ModalOverlay
      className={styles['veil'] ?? ''}
      isOpen
      isDismissable={closable}
      isKeyboardDismissDisabled={!closable}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={[styles['modal'], styles[size]].join(' ')}>
        <Dialog className={styles['dialog'] ?? ''}>
          <header className={styles['header']}>
            <Heading slot="title" className={styles['title'] ?? ''}>
              {title}
            </Heading>
            {closable ? (
              <Button kind="quiet" small onPress={onClose} hint="Esc">
                Close
              </Button>
            ) : null}
          </header>
          <div className={styles['content']}>{children}</div>
          {actions === undefined ? null : <footer className={styles['actions']}>{actions}</footer>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
