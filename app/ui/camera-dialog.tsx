import { useEffect, useRef, useState } from 'react'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { CameraWords } from './camera.tsx'
import { Dialog } from './dialog.tsx'

// The decoder comes from our own origin; left alone it would be fetched from a public network of copies.
prepareZXingModule({ overrides: { locateFile: () => wasm } })

const EVERY_MS = 150

/** Reads a code from the camera, on this device. Calls `onRead` once, with GS written as {GS}. */
export function CameraDialog(props: { words: CameraWords; onClose: () => void; onRead: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [refused, setRefused] = useState(false)
  const { onRead } = props
  const read = useRef(onRead)
  read.current = onRead

  useEffect(() => {
    let stopped = false
    let stream: MediaStream | null = null
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d', { willReadFrequently: true })

    const look = async (): Promise<void> => {
      const picture = video.current
      if (stopped || picture === null || context === null) return
      if (picture.videoWidth > 0) {
        canvas.width = picture.videoWidth
        canvas.height = picture.videoHeight
        context.drawImage(picture, 0, 0)
        const frame = context.getImageData(0, 0, canvas.width, canvas.height)
        const [found] = await readBarcodes(frame, {
          formats: ['DataMatrix', 'QRCode', 'Code128', 'DataBar', 'EAN13', 'EAN8'],
          tryHarder: true,
          maxNumberOfSymbols: 1,
        })
        if (found && found.text !== '' && !stopped) {
          stopped = true
          read.current(`${found.symbologyIdentifier}${found.text}`.replaceAll('\u001d', '{GS}'))
          return
        }
      }
      setTimeout(() => void look(), EVERY_MS)
    }

    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
      .then((opened) => {
        stream = opened
        if (stopped || video.current === null) {
          for (const track of opened.getTracks()) track.stop()
          return
        }
        video.current.srcObject = opened
        void video.current.play()
        void look()
      })
      .catch(() => setRefused(true))
    return () => {
      stopped = true
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
  }, [])

  return (
    <Dialog title={props.words.title} close={props.words.close} onClose={props.onClose}>
      {refused ? (
        <p role="alert">{props.words.refused}</p>
      ) : (
        <>
          <video ref={video} className="aspect-4/3 w-full rounded-lg bg-black object-cover" muted playsInline />
          <p className="mt-2 text-[13px] text-ink-2">{props.words.hint}</p>
        </>
      )}
    </Dialog>
  )
}
