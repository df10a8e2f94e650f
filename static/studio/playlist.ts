// Library and playlist editor: each element begins where it stands on the page.
import "./media-upload.ts"
import "./uses.ts"
import "./playlist/editor.ts"
