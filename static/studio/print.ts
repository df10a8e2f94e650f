// Buttons that print the page: <button data-print hidden>. Without script the browser's own menu does it.
for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}

export {}
