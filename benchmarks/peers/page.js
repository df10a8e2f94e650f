// The same page on either bare server: write the product, wait for the frame, say so.
const display = document.body.dataset.display
const socket = io({ transports: ["websocket"], auth: { display } })
let newest = ""
socket.on("show", (body) => {
  newest = body.id
  document.getElementById("name").textContent = body.name
  document.getElementById("price").textContent = body.price
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (newest === body.id) {
        socket.emit("painted", { id: body.id, at: performance.timeOrigin + performance.now() })
      }
    }),
  )
})
