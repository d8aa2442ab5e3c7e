// The words of the page: the chapters that are open, in the language that was chosen.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Language, MessageFormat, Messages, NamespaceName, Namespaces } from "../i18n/namespaces.ts";

/** Words as views and the connection use them. */
export interface I18nStore {
  readonly language: ReadonlySignal<Language>;
  /** Tag by which dates are written: the person's own kind of the language, where the browser names one. */
  readonly locale: string;
  /** A chapter that is open. Throws when it is not. */
  readonly words: Messages;
  /** What a phrase says now. */
  say(phrase: MessageFormat): string;
  /** Opens chapters for good. Rejects when one cannot be loaded. */
  open(...names: readonly NamespaceName[]): Promise<void>;
  /** Changes the language, once every open chapter is here in it. Rejects when that cannot be loaded. */
  choose(language: Language): Promise<void>;
}

/** What words need from outside. */
export interface I18nOptions {
  /** Brings a chapter in a language. */
  readonly load: <C extends NamespaceName>(language: Language, chapter: C) => Promise<Namespaces[C]>;
  /** The language of the first moment. */
  readonly language: Language;
  /** Tags of the languages that this person reads, best first. */
  readonly habits: readonly string[];
}

/** Makes a store without any chapter. */
export function createI18nStore(options: I18nOptions): I18nStore {
  return new Catalogue(options);
}

interface Shown {
  readonly language: Language;
  readonly chapters: Partial<Namespaces>;
}

class Catalogue implements I18nStore {
  readonly language: ReadonlySignal<Language>;
  readonly words: Messages;
  readonly #shown;
  readonly #open: Set<NamespaceName> = new Set();
  readonly #loaded: Map<Language, Partial<Namespaces>> = new Map();
  #wanted: Language;

  constructor(readonly options: I18nOptions) {
    const language = signal(options.language);
    const shown = signal<Shown>({ language: options.language, chapters: {} });
    this.#wanted = options.language;
    this.#shown = shown;
    this.language = language;
    this.words = (name) => {
      const chapter = shown.value.chapters[name];
      if (chapter === undefined) throw new Error(`The chapter ${name} is not open`);
      return chapter;
    };
    shown.subscribe((next) => language.value = next.language);
  }

  get locale(): string {
    const language = this.language.value;
    return this.options.habits.find((tag) => tag.split("-")[0] === language) ?? language;
  }

  say(phrase: MessageFormat): string {
    return phrase(this.words);
  }

  async open(...names: readonly NamespaceName[]): Promise<void> {
    for (const name of names) this.#open.add(name);
    try {
      await this.#bring(this.#wanted);
    } catch (error) {
      for (const name of names) if (this.#shown.peek().chapters[name] === undefined) this.#open.delete(name);
      throw error;
    }
  }

  async choose(language: Language): Promise<void> {
    this.#wanted = language;
    try {
      await this.#bring(language);
    } catch (error) {
      if (this.#wanted === language) this.#wanted = this.#shown.peek().language;
      throw error;
    }
  }

  /** Loads what is open and missing, and shows it, unless another language is wanted by then. */
  async #bring(language: Language): Promise<void> {
    const chapters = this.#loaded.get(language) ?? {};
    this.#loaded.set(language, chapters);
    const missing = (): NamespaceName[] => [...this.#open].filter((name) => chapters[name] === undefined);
    // More may be opened while these are loaded.
    for (let names = missing(); names.length > 0; names = missing()) {
      await Promise.all(names.map((name) => this.#load(language, name, chapters)));
    }
    if (this.#wanted === language) this.#shown.value = { language, chapters: { ...chapters } };
  }

  async #load<C extends NamespaceName>(
    language: Language,
    name: C,
    chapters: Partial<Namespaces>,
  ): Promise<void> {
    const brought: Partial<Pick<Namespaces, C>> = {
      [name]: await this.options.load(language, name),
    } as never;
    Object.assign(chapters, brought);
  }
}
