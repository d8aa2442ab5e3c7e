// Style sheets that are not needed at first: a link to each, which is there for good once it is loaded.

/** A sheet of `static/css/sheets/` beside the one that every visit begins with. */
export type SheetName = "app" | "later" | "staff";

/** Address of each sheet, as JSON. Written into the bundle by client/bundle.ts. */
declare const SHEETS: string;

const links = new Map<SheetName, Promise<void>>();

/** Loads a sheet once. Rejects when it cannot be loaded; the next time it is tried again. */
export function loadSheet(name: SheetName): Promise<void> {
  const known = links.get(name) ?? link(addressOf(name));
  links.set(name, known);
  known.catch(() => links.delete(name));
  return known;
}

function addressOf(name: SheetName): string {
  return (JSON.parse(SHEETS) as Readonly<Record<SheetName, string>>)[name];
}

function link(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement("link");
    element.rel = "stylesheet";
    element.href = address;
    element.onload = (): void => resolve();
    element.onerror = (): void => {
      element.remove();
      reject(new Error("A style sheet could not be loaded"));
    };
    document.head.append(element);
  });
}
