// The judgement of one import against the table of layers.

import { CLIENT_EVENTS, type Layer } from "./layers.ts";
import type { Verdict } from "./nodes.ts";
import { fits, importedPath } from "./paths.ts";

/** One import as written, and whether types are all it brings. */
export interface Import {
  specifier: string;
  typesOnly: boolean;
}

/** Judges one import of `file` (a project path) in its layer. Undefined when it is allowed. */
export function judgeImport(
  layer: Layer,
  file: string,
  { specifier, typesOnly }: Import,
): Verdict | undefined {
  if (/^(\.|\/|file:)/.test(specifier)) return judgeOurs(layer, file, specifier, typesOnly);
  return judgePackage(layer, file, specifier);
}

function judgeOurs(layer: Layer, file: string, specifier: string, typesOnly: boolean): Verdict | undefined {
  const target = specifier.startsWith(".") ? importedPath(file, specifier) : undefined;
  if (target === undefined) {
    return {
      message: `${file} must not import ${specifier}`,
      hint: "Import a file of the project, by its relative path",
    };
  }
  if (!typesOnly && fits(target, layer.types ?? []) && target !== file) {
    return {
      message: `${file} may import types only from ${target}`,
      hint: target === CLIENT_EVENTS
        ? "Write `import type`: values from this file pull zod into the page"
        : "Write `import type`, and take the value as an argument",
    };
  }
  const own = layer.apart ? nounPlaces(layer, file) : [layer.files];
  if (fits(target, [...own, ...layer.ours, ...layer.types ?? []])) return undefined;
  return {
    message: layer.apart && fits(target, [layer.files])
      ? `${file} must not import another feature, ${target}`
      : `${file} must not import ${target}`,
    hint: `${layer.instead}. ${allowance(layer)}`,
  };
}

function judgePackage(layer: Layer, file: string, specifier: string): Verdict | undefined {
  if (/^(?!npm:|node:)[a-z]+:/.test(specifier)) {
    return {
      message: `${file} must not import ${specifier} from a registry or address of its own`,
      hint: "Name an npm package in deno.json and import it by that name",
    };
  }
  const name = packageName(specifier);
  if (layer.packages === "any" || layer.packages.includes(name)) return undefined;
  return {
    message: `${file} must not import the package ${name}`,
    hint: `${layer.instead}. ${allowance(layer)}`,
  };
}

function nounPlaces(layer: Layer, file: string): string[] {
  const noun = file.slice(layer.files.length).replace(/\/.*|\.tsx?$/, "");
  return [`${layer.files}${noun}.ts`, `${layer.files}${noun}/`];
}

function packageName(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  return /^(?:npm:\/?)?((?:@[^/]+\/)?[^/@]+)/.exec(specifier)?.[1] ?? specifier;
}

function allowance(layer: Layer): string {
  const types = (layer.types ?? []).map((place) => `types of ${place}`);
  const packages = layer.packages === "any" ? ["any package"] : layer.packages;
  const places = [...layer.ours, ...types, ...packages].map(folderName);
  return `${folderName(layer.files)} may import ${
    places.length === 0 ? "nothing but itself" : places.join(", ")
  }`;
}

function folderName(place: string): string {
  return place.replace(/\/$/, "");
}
