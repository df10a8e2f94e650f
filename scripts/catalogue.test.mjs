import assert from "node:assert/strict"
import { test } from "node:test"
import { parsePo, sentences } from "./catalogue.mjs"
import { namedIcons, sprite } from "./icons.mjs"

test("a catalogue gives sentences, plurals and pieces put together", () => {
  const entries = parsePo(`msgid ""
msgstr "Content-Type: text/plain"

# a comment
msgid "Save"
msgstr "Speichern"
msgid "Two "
"pieces"
msgstr "Zwei "
"Teile"

msgid "%(n)s item"
msgid_plural "%(n)s items"
msgstr[0] "%(n)s Eintrag"
msgstr[1] "%(n)s Einträge"

#, fuzzy
msgid "Old"
msgstr "Alt"

msgid "Say \\"hello\\"\\n"
msgstr "Sag „hallo“\\n"
`)
  assert.deepEqual(Object.fromEntries(entries), {
    Save: ["Speichern"],
    "Two pieces": ["Zwei Teile"],
    "%(n)s item": ["%(n)s Eintrag", "%(n)s Einträge"],
    'Say "hello"\n': ["Sag „hallo“\n"],
  })
})

test("sentences are found where t and tn are called", () => {
  const source = 'set("x"); a(t("One")); tn(\n  "one \\"a\\"", "many", 3); want("no")'
  assert.deepEqual(sentences(source), ["One", 'one "a"'])
})

test("an icon that lucide lacks is refused by name", () => {
  assert.throws(
    () => sprite(new Map([["no-such-icon", "page.html"]]), "/nowhere"),
    /page\.html names the icon “no-such-icon”/,
  )
  assert.deepEqual([...namedIcons([])], [])
})
