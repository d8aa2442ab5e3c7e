// Loading the style sheets of later parts. A sheet stays once it is loaded.

/** A sheet of `static/css/sheets/`, without `login`, which the template links. */
export type SheetName = "app" | "later" | "keys" | "staff";

/** The addresses of the sheets, as JSON. client/bundle.ts writes them into the bundle. */
declare const SHEETS: string;

const links = new Map<SheetName, Promise<void>>();

/** Loads a sheet, once. Rejects if it cannot be loaded; the next call tries again. */
export function loadSheet(name: SheetName): Promise<void> {
  const loading = links.get(name) ?? link(addressOf(name));
  links.set(name, loading);
  loading.catch(() => links.delete(name));
  return loading;
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
