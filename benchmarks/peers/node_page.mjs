// The peer: the same tap on a bare Node socket.io server. PORT from the environment; says "listening" when it does.
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Server } from "socket.io"

const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)
const library = join(dirname(require.resolve("socket.io/package.json")), "client-dist", "socket.io.min.js")
const painted = []

const json = (answer, body) => {
  answer.writeHead(200, { "content-type": "application/json" })
  answer.end(JSON.stringify(body))
}

const server = createServer((request, answer) => {
  const path = request.url ?? "/"
  if (request.method === "POST" && path === "/tap") {
    let text = ""
    request.on("data", (part) => {
      text += part
    })
    request.on("end", () => {
      const body = JSON.parse(text)
      sockets.to(body.display).emit("show", body)
      json(answer, { ok: true })
    })
    return
  }
  if (path === "/painted") return json(answer, painted)
  if (path.startsWith("/page/")) {
    answer.writeHead(200, { "content-type": "text/html" })
    return answer.end(readFileSync(join(here, "page.html"), "utf8").replaceAll("%display%", path.slice(6)))
  }
  const file = { "/page.js": join(here, "page.js"), "/socket.io.js": library }[path]
  answer.writeHead(file ? 200 : 404, { "content-type": "text/javascript" })
  return answer.end(file ? readFileSync(file) : "")
})

const sockets = new Server(server, { transports: ["websocket"] })
sockets.on("connection", (socket) => {
  socket.join(socket.handshake.auth.display)
  socket.on("painted", (body) => painted.push(body))
  socket.on("clock", (body, answer) => answer?.(body))
})
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"))
