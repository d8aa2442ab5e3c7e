// The messages of the page: loaded namespaces in the chosen language.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Language, MessageFormat, Messages, NamespaceName, Namespaces } from "../i18n/namespaces.ts";

/** Messages, for views and the connection. */
export interface I18nStore {
  readonly language: ReadonlySignal<Language>;
  /** Language tag for dates: the browser's variant of the language (`es-MX`), if it has one. */
  readonly locale: string;
  /** Returns a loaded namespace. Throws if it is not loaded. */
  readonly t: Messages;
  /** A message in the current language. */
  format(message: MessageFormat): string;
  /** Loads namespaces; they follow the language from then on. Rejects when one fails to load. */
  open(...names: readonly NamespaceName[]): Promise<void>;
  /** Changes the language, once all namespaces in use are loaded in it. Rejects when one fails to load. */
  choose(language: Language): Promise<void>;
}

/** What the store needs. */
export interface I18nOptions {
  /** Loads a namespace in a language. Rejects when that fails. */
  readonly load: <N extends NamespaceName>(
    language: Language,
    namespace: N,
  ) => Promise<Namespaces[N]>;
  /** The initial language. */
  readonly language: Language;
  /** Language tags of the browser, best first. */
  readonly preferredLanguages: readonly string[];
}

/** Creates a store without namespaces. */
export function createI18nStore(options: I18nOptions): I18nStore {
  return new SignalI18nStore(options);
}

interface DisplayedMessages {
  readonly language: Language;
  readonly namespaces: Partial<Namespaces>;
}

class SignalI18nStore implements I18nStore {
  readonly language: ReadonlySignal<Language>;
  readonly t: Messages;
  readonly #displayed;
  readonly #inUse: Set<NamespaceName> = new Set();
  readonly #loaded: Map<Language, Partial<Namespaces>> = new Map();
  #chosen: Language;

  constructor(readonly options: I18nOptions) {
    const language = signal(options.language);
    const shown = signal<DisplayedMessages>({ language: options.language, namespaces: {} });
    this.#chosen = options.language;
    this.#displayed = shown;
    this.language = language;
    this.t = (name) => {
      const namespace = shown.value.namespaces[name];
      if (namespace === undefined) throw new Error(`The namespace ${name} is not loaded`);
      return namespace;
    };
    shown.subscribe((next) => language.value = next.language);
  }

  get locale(): string {
    const language = this.language.value;
    return this.options.preferredLanguages.find((tag) => tag.split("-")[0] === language) ?? language;
  }

  format(message: MessageFormat): string {
    return message(this.t);
  }

  async open(...names: readonly NamespaceName[]): Promise<void> {
    for (const name of names) this.#inUse.add(name);
    try {
      await this.#loadMissing(this.#chosen);
    } catch (error) {
      for (const name of names) {
        if (this.#displayed.peek().namespaces[name] === undefined) this.#inUse.delete(name);
      }
      throw error;
    }
  }

  async choose(language: Language): Promise<void> {
    this.#chosen = language;
    try {
      await this.#loadMissing(language);
    } catch (error) {
      if (this.#chosen === language) this.#chosen = this.#displayed.peek().language;
      throw error;
    }
  }

  /** Loads the missing namespaces of a language and displays it, unless another one was chosen meanwhile. */
  async #loadMissing(language: Language): Promise<void> {
    const namespaces = this.#loaded.get(language) ?? {};
    this.#loaded.set(language, namespaces);
    const missing = (): NamespaceName[] => [...this.#inUse].filter((name) => namespaces[name] === undefined);
    // Further namespaces may be opened while these load.
    for (let names = missing(); names.length > 0; names = missing()) {
      await Promise.all(names.map((name) => this.#load(language, name, namespaces)));
    }
    if (this.#chosen === language) this.#displayed.value = { language, namespaces: { ...namespaces } };
  }

  async #load<N extends NamespaceName>(
    language: Language,
    name: N,
    namespaces: Partial<Namespaces>,
  ): Promise<void> {
    const loaded: Partial<Pick<Namespaces, N>> = {
      [name]: await this.options.load(language, name),
    } as never;
    Object.assign(namespaces, loaded);
  }
}
