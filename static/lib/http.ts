import { t } from "./i18n.ts"

/** One problem of RFC 9457 as our server sends it (signage/web/problems.py). */
export interface ProblemBody {
  readonly type?: string
  readonly title?: string
  readonly status?: number
  readonly detail?: string
  readonly errors?: readonly FieldProblem[]
  /** With a 409 of a draft: the others' revision that clashes. */
  readonly revision?: number
}

/** What is wrong with one field; after a clash with both values. */
export interface FieldProblem {
  readonly pointer: string
  readonly detail: string
  readonly yours?: unknown
  readonly theirs?: unknown
  readonly who?: string
}

/** What the server refused, with the sentence to show. `status` 0 means that no answer came. */
export class HttpProblem extends Error {
  readonly status: number
  readonly body: ProblemBody

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? t("The server did not answer. Check the connection and try again."))
    this.name = "HttpProblem"
    this.status = status
    this.body = body
  }

  /** The sentence for one field, by its JSON pointer. */
  field(pointer: string): string | undefined {
    return this.body.errors?.find(error => error.pointer === pointer)?.detail
  }
}

export interface Answer<T> {
  readonly body: T
  readonly etag: string | null
}

export interface RequestOptions {
  readonly body?: unknown
  readonly form?: FormData
  readonly ifMatch?: string
  readonly signal?: AbortSignal
}

/** Calls our own REST API with the page's CSRF token; throws HttpProblem, never a bare TypeError. */
export async function call<T>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json" }
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken()
  if (options.ifMatch !== undefined) headers["If-Match"] = options.ifMatch
  if (options.body !== undefined) headers["Content-Type"] = "application/json"
  const init: RequestInit = { method, headers, credentials: "same-origin" }
  if (options.signal) init.signal = options.signal
  if (options.form) init.body = options.form
  else if (options.body !== undefined) init.body = JSON.stringify(options.body)
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause
    throw new HttpProblem(0, {})
  })
  const text = await response.text()
  const body = text === "" ? undefined : parse(text)
  if (!response.ok)
    throw new HttpProblem(response.status, (body ?? { title: response.statusText }) as ProblemBody)
  return { body: body as T, etag: response.headers.get("ETag") }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>("GET", path, signal ? { signal } : {})).body
}

/** The token that Flask-WTF wants with every unsafe request; the base template writes it. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? ""
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a proxy's HTML page: the status alone counts
  }
}
