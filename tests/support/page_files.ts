// A page of a few files, as the server serves it.

/** Files by path below the folder of the page. */
export const PAGE = {
  "index.html": "<!doctype html><title>page</title>",
  "assets/main-ABCDEF12.js": "export {};",
  "assets/style-ABCDEF12.css": "body{}",
  "manifest.webmanifest": "{}",
};
