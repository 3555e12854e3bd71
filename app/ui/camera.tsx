import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

export type CameraWords = { open: string; title: string; hint: string; refused: string; close: string }

/** The dialog and the decoder are fetched when somebody opens the camera, and not before. */
const CameraDialog = lazy(() => import('./camera-dialog.tsx').then((module) => ({ default: module.CameraDialog })))

/** Offers the camera where the browser has one; elsewhere, and without script, nothing is shown. */
export function Camera({ words, onRead }: { words: CameraWords; onRead: (text: string) => void }) {
  const [offered, setOffered] = useState(false)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const media = (navigator as Partial<Navigator>).mediaDevices // absent off https, whatever the type says
    void media
      ?.enumerateDevices()
      .then((devices) => setOffered(devices.some((device) => device.kind === 'videoinput')))
      .catch(() => setOffered(false))
  }, [])
  if (!offered) return null
  return (
    <>
      <Button type="button" onClick={() => setOpen(true)}>
        <Icon name="camera" />
        {words.open}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <CameraDialog
            words={words}
            onClose={() => setOpen(false)}
            onRead={(text) => {
              setOpen(false)
              onRead(text)
            }}
          />
        </Suspense>
      ) : null}
    </>
  )
}
