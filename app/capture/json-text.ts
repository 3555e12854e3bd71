/**
 * JSON read without loss: a number keeps its text (26.0 stays 26.0, 30 digits stay 30), an object is a Map, so that a
 * key named __proto__ is a key like any other, and every object knows which stretch of the text it came from.
 */
export type Json = string | boolean | null | JsonNumber | JsonArray | JsonObject
export type JsonArray = readonly Json[]

/** A number as it was written. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** An object with its keys in the order received, and where it stands in the text. */
export class JsonObject extends Map<string, Json> {
  start = 0
  end = 0
}

/** Whether a value is a list. */
export function isArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value)
}

/** Nesting that a document may have. Beyond it lies no EPCIS document, only an attack on the stack. */
export const MAX_DEPTH = 64

/** Why a text is not JSON we read: what is wrong, at which character (from 0), below which JSON pointer. */
export class JsonFault extends Error {
  override name = 'JsonFault'
  constructor(
    message: string,
    readonly at: number,
    readonly pointer: string,
  ) {
    super(message)
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** Everything a string may hold as it is: no control character, quote or backslash. Surrogates are looked at apart. */
const PLAIN = /[^\u0000-\u001f"\\]*/y
const HEX4 = /[0-9a-fA-F]{4}/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/**
 * Reads a JSON text (RFC 8259). Refused, as a JsonFault: anything after the value, a key said twice, a null character,
 * half a surrogate pair, nesting beyond 64. The depth is checked before each step down, so the stack stays bounded.
 */
export function readJson(text: string): Json {
  const reader = new Reader(text)
  return reader.document()
}

/** Steps of a JSON pointer (RFC 6901), joined. */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

class Reader {
  private at = 0
  private readonly path: (string | number)[] = []
  constructor(private readonly text: string) {}

  document(): Json {
    this.space()
    const value = this.value()
    this.space()
    if (this.at < this.text.length) throw this.fault('Something follows after the end of the document')
    return value
  }

  private fault(message: string, at = this.at): JsonFault {
    return new JsonFault(message, at, pointer(...this.path))
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.at++
      else return
    }
  }

  private value(): Json {
    switch (this.text[this.at]) {
      case '{':
        return this.object()
      case '[':
        return this.array()
      case '"':
        return this.string()
      case 't':
        return this.word('true', true)
      case 'f':
        return this.word('false', false)
      case 'n':
        return this.word('null', null)
      case undefined:
        throw this.fault('The document ends too early')
      default:
        return this.number()
    }
  }

  private word<T extends boolean | null>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.fault('This is not a JSON value')
    this.at += word.length
    return value
  }

  private number(): JsonNumber {
    NUMBER.lastIndex = this.at
    const found = NUMBER.exec(this.text)
    if (!found) throw this.fault('This is not a JSON value')
    this.at += found[0].length
    return new JsonNumber(found[0])
  }

  private string(): string {
    const start = this.at
    let read = ''
    this.at++
    for (;;) {
      PLAIN.lastIndex = this.at
      const plain = PLAIN.exec(this.text)?.[0] ?? ''
      read += plain
      this.at += plain.length
      const stop = this.text[this.at]
      if (stop === '"') break
      if (stop === '\\') read += this.escape()
      else if (stop === undefined) throw this.fault('A text is not closed', start)
      else if (stop === '\u0000') throw this.fault('A text holds a null character')
      else throw this.fault('A text holds a control character that is not escaped')
    }
    this.at++
    if (/\p{Surrogate}/u.test(read)) throw this.fault('A text holds half of a surrogate pair', start)
    return read
  }

  private escape(): string {
    const kind = this.text[this.at + 1]
    if (kind !== 'u') {
      const plain = kind === undefined ? undefined : ESCAPES[kind]
      if (plain === undefined) throw this.fault('This escape is not known in JSON')
      this.at += 2
      return plain
    }
    HEX4.lastIndex = this.at + 2
    const hex = HEX4.exec(this.text)?.[0]
    if (hex === undefined) throw this.fault('An escape \\u needs four hexadecimal digits')
    if (hex === '0000') throw this.fault('A text holds a null character')
    this.at += 6
    return String.fromCharCode(parseInt(hex, 16))
  }

  private descend(): void {
    if (this.path.length >= MAX_DEPTH) throw this.fault(`Nesting is deeper than ${MAX_DEPTH}`)
  }

  private array(): JsonArray {
    this.descend()
    const list: Json[] = []
    this.at++
    this.space()
    if (this.text[this.at] === ']') {
      this.at++
      return list
    }
    for (;;) {
      this.path.push(list.length)
      this.space()
      list.push(this.value())
      this.space()
      this.path.pop()
      const next = this.text[this.at++]
      if (next === ']') return list
      if (next !== ',') throw this.fault('A list needs a comma or its end here', this.at - 1)
    }
  }

  private object(): JsonObject {
    this.descend()
    const object = new JsonObject()
    object.start = this.at++
    this.space()
    if (this.text[this.at] === '}') {
      object.end = ++this.at
      return object
    }
    for (;;) {
      this.space()
      if (this.text[this.at] !== '"') throw this.fault('A key in double quotes is needed here')
      const keyAt = this.at
      const key = this.string()
      this.path.push(key)
      if (object.has(key)) throw this.fault('This key is said twice in one object', keyAt)
      this.space()
      if (this.text[this.at++] !== ':') throw this.fault('A colon is needed after a key', this.at - 1)
      this.space()
      object.set(key, this.value())
      this.space()
      this.path.pop()
      const next = this.text[this.at++]
      if (next === '}') {
        object.end = this.at
        return object
      }
      if (next !== ',') throw this.fault('An object needs a comma or its end here', this.at - 1)
    }
  }
}

/** JSON text of a value, numbers as they were written. The inverse of `readJson`, without spaces. */
export function jsonText(value: Json): string {
  if (value instanceof JsonNumber) return value.text
  if (isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (!(value instanceof JsonObject)) return JSON.stringify(value)
  return `{${[...value].map(([key, inner]) => `${JSON.stringify(key)}:${jsonText(inner)}`).join(',')}}`
}
