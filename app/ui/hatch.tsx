/** The ground of what is withheld, in a picture: filled with `url(#id)`. Each picture has its own, because browsers
 * paint nothing from a pattern inside a hidden one. */
export function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="10" height="10" className="hatch-ground" />
        <line x1="2.5" y1="0" x2="2.5" y2="10" className="hatch-line" />
      </pattern>
    </defs>
  )
}
