// Names of models as Ollama reads them: case does not count, and registry, namespace and tag have defaults.

/** What Ollama puts in the place of a part that a name leaves out. */
const DEFAULTS = { registry: "registry.ollama.ai", namespace: "library", tag: "latest" } as const;

/**
 * The full name of a model, in lower case: `Llama3.2` is `registry.ollama.ai/library/llama3.2:latest`. Two names of one
 * model have the same full name.
 */
export function fullModelName(name: string): string {
  const plain = name.trim().toLowerCase().replace(/^https?:\/\//, "");
  const [, path = "", tag = DEFAULTS.tag] = /^(.*?)(?::([^:/]*))?$/s.exec(plain) ?? [];
  const parts = path.split("/");
  const model = parts.pop() ?? "";
  const namespace = parts.pop() ?? DEFAULTS.namespace;
  const registry = parts.length === 0 ? DEFAULTS.registry : parts.join("/");
  return `${registry}/${namespace}/${model}:${tag === "" ? DEFAULTS.tag : tag}`;
}

/** Whether two names mean the same model. */
export function isSameModel(one: string, other: string): boolean {
  return fullModelName(one) === fullModelName(other);
}

/** Whether a model runs at the maker of Ollama, by its name: the tag is `cloud`, or ends in `-cloud`. */
export function isCloudModel(name: string): boolean {
  return /[:-]cloud$/.test(fullModelName(name));
}
