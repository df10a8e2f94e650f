import { csrfToken, getJson, HttpProblem, type ProblemBody } from "../lib/http.ts"

export interface Medium {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly store: string | null
  readonly state: "arriving" | "ready" | "refused"
  readonly refusal: string
  readonly thumb: string | null
  readonly seconds: number | null
}

const LOOK_MS = 700

/**
 * Sends one file to the library; `progress` hears 0 to 100. store: whose it becomes, empty for where the person is at home.
 * Rejects with HttpProblem and the server's sentence.
 */
export function upload(file: File, store: string, progress: (percent: number) => void): Promise<Medium> {
  return send("/api/v1/media", "file", file, progress, store ? { store } : {})
}

/** Sends one file as a field of a form, with others beside it. */
export function send<T>(
  path: string,
  field: string,
  file: File,
  progress: (percent: number) => void,
  more: Readonly<Record<string, string>> = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest() // fetch cannot tell how much was sent
    const form = new FormData()
    form.append(field, file)
    for (const [name, value] of Object.entries(more)) form.append(name, value)
    request.open("POST", path)
    request.setRequestHeader("X-CSRFToken", csrfToken())
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "json"
    request.upload.addEventListener("progress", event => {
      if (event.lengthComputable) progress(Math.floor((event.loaded / event.total) * 100))
    })
    request.addEventListener("error", () => reject(new HttpProblem(0, {})))
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as T)
      else reject(new HttpProblem(request.status, (request.response ?? {}) as ProblemBody))
    })
    request.send(form)
  })
}

/** Waits until the server has prepared or refused a medium. */
export async function prepared(id: string, signal: AbortSignal): Promise<Medium> {
  for (;;) {
    const medium = await getJson<Medium>(`/api/v1/media/${id}`, signal)
    if (medium.state !== "arriving") return medium
    await new Promise(again => setTimeout(again, LOOK_MS))
    signal.throwIfAborted()
  }
}
