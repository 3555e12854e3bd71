import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './button.tsx'

/** A question or a task above the page: keeps the focus inside, gives it back, and closes with Escape. */
export function Dialog(props: { title: string; close: string; onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
      className="fixed inset-0 z-10 grid place-items-center bg-black/60 p-4"
    >
      <Modal className="card w-full max-w-lg">
        <AriaDialog className="outline-none">
          <Heading slot="title" className="mb-2 text-[1.0625rem] font-bold">
            {props.title}
          </Heading>
          {props.children}
          <div className="mt-4 flex justify-end">
            <Button type="button" onClick={props.onClose}>
              {props.close}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
