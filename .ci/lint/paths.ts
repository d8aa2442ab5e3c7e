// Paths inside the project, which is how rules speak of files.

/** Root of the project. */
export const ROOT = new URL("../../", import.meta.url);

/** Path inside the project of a linted file, with "/" between its parts. A relative name counts from the root. */
export function projectPath(fileName: string): string {
  const path = fileName.startsWith("file:") ? pathOf(new URL(fileName)) : fileName.replaceAll("\\", "/");
  const root = pathOf(ROOT);
  const rooted = /^[A-Za-z]:/.test(path) ? `/${path}` : path;
  return rooted.startsWith(root) ? rooted.slice(root.length) : rooted.replace(/^\.\//, "");
}

/** Path inside the project that an import of `file` means. Undefined when it leaves the project. */
export function importedPath(file: string, specifier: string): string | undefined {
  const url = new URL(specifier, new URL(file, ROOT));
  return url.href.startsWith(ROOT.href) ? pathOf(url).slice(pathOf(ROOT).length) : undefined;
}

/** True when a file is one of these files, or lies in one of these folders (which end in "/"). */
export function fits(file: string, places: readonly string[]): boolean {
  return places.some((place) =>
    place === "*" || (place.endsWith("/") ? file.startsWith(place) : file === place)
  );
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
